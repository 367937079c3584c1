# boot.sh INIT BOOT_ID: the router starts. It is the first process of its own process namespace: when it ends, so does
# everything that ever ran there. INIT is what starts services: systemd (acted by systemctl.sh) or sysv.
set -e
init=$1
hostname lab-router
mount -t tmpfs tmpfs /run
mount -t tmpfs tmpfs /tmp
mkdir -p /run/sshd /run/lock
echo "$2" > /run/boot_id
mount --bind /run/boot_id /proc/sys/kernel/random/boot_id
if [ "$init" = systemd ]; then
  mkdir -p /run/systemd/system
  systemctl start-enabled
else
  for script in /etc/rc2.d/S*; do
    [ ! -x "$script" ] || "$script" start || echo "$script failed with $?"
  done
fi
/usr/sbin/sshd -D -e -f /etc/ssh/lab_config &
# Also for the processes that it inherits from those that ended.
while :; do wait; done
