# disk.sh FOLDER USER: gives the router a disk of its own, over the machine's, in this mount namespace only, and holds it.
# What is written below these places lands in a tmpfs at FOLDER. It survives a restart of the router, as a disk does.
set -e
folder=$1 user=$2
mount -t tmpfs tmpfs "$folder"
for place in etc var root home usr/local; do
  mkdir -p "$folder/$place/new" "$folder/$place/work"
  mount -t overlay overlay -o "lowerdir=/$place,upperdir=$folder/$place/new,workdir=$folder/$place/work" "/$place"
done
# Services of the machine are none of the router's.
rm -f /etc/rc?.d/* /etc/systemd/system/*.wants/*
rm -rf /etc/ssh/sshd_config.d
# Nor is what somebody's shell does at its start: for SSH, bash reads it before every command.
rm -f /root/.bashrc /root/.profile /root/.bash_profile /etc/bash.bashrc
printf '127.0.0.1 localhost lab-router\n::1 localhost lab-router\n' > /etc/hosts
: > /etc/resolv.conf
if [ "$user" != root ]; then
  echo "$user:x:7777:7777::/home/$user:/bin/sh" >> /etc/passwd
  echo "$user:x:7777:" >> /etc/group
  echo "$user:*:20000::::::" >> /etc/shadow
  mkdir -p "/home/$user" /etc/sudoers.d
  chown 7777:7777 "/home/$user"
fi
echo ready
exec sleep 3600
