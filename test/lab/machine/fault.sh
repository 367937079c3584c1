#!/bin/sh
# Stands before a program in the PATH of the router and counts what SSH sessions write by it; what the router does by itself (its
# timer, its start) passes. At the write that /var/lib/rig/at names it does what /var/lib/rig/kind says.
name=${0##*/} rig=/var/lib/rig
for real in /usr/sbin/$name /usr/bin/$name /sbin/$name /bin/$name; do [ ! -x "$real" ] || break; done
case "$name $*" in
  # How a kernel is asked for what it has; this one then knows no more than what every kernel has.
  "tc -batch - -force") if [ -f $rig/lacks-discipline ]; then sed 's/: \(cake\|fq_codel\|sfq\)$/: none/' | "$real" "$@"; exit; fi; exec "$real" "$@" ;;
  "setsid "*) [ ! -f $rig/lacks-timer ] || exit 127; exec "$real" "$@" ;;
  "tc "*show* | "tc -V"* | "nft "*list* | "nft --version"* | "ip "*show* | "ip "*qos-probe* | "mkdir -p "*) exec "$real" "$@" ;;
esac
case "$name $*" in "rm "* | "mv "* | "mkdir "*) case $* in *qosctl*) ;; *) exec "$real" "$@" ;; esac ;; esac
[ -n "$SSH_CONNECTION" ] && [ -d $rig ] || exec "$real" "$@"
# By what the shell does itself: each process more is one more for each write of hundreds of applies.
look() { read -r line < "/proc/$1/stat"; line=${line##*) }; set -- $line; parent=$2 session=$4; }
look $$
own=$session words=
read -r words < "/proc/$own/cmdline"
case $words in *timer.sh*) exec "$real" "$@" ;; esac
echo "$name $*" >> $rig/writes
at=
read -r at < $rig/at
[ -n "$at" ] && [ "$(wc -l < $rig/writes)" -eq "$at" ] || exec "$real" "$@"
: > $rig/at
: > $rig/struck
# Dropbear runs a command in the session of the connection itself, OpenSSH in one of its own.
cut() { p=$$; while case $(cat "/proc/$p/comm") in sshd* | dropbear*) false ;; esac; do look "$p"; p=$parent; done; kill -9 "$p"; }
case $(cat $rig/kind) in
  refuse) echo 'refused by the rig' >&2; exit 1 ;;
  cut-before) cut; kill -9 "-$own" ;;
  # What a session began goes on without it.
  cut-after) "$real" "$@"; code=$?; cut; exit $code ;;
  hang) exec sleep 600 ;;
  cable) /usr/sbin/ip link set mgmt down; exec "$real" "$@" ;;
  reboot) "$real" "$@"; cut; kill -9 "-$own" ;;
esac
