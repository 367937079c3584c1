#!/bin/dash
# The first process of the router in the virtual machine: a small box in the manner of OpenWrt, with BusyBox, Dropbear and a disk
# for /etc and /var. Everything else is made anew at each start. The shell is dash: the ash of Debian's BusyBox takes its own tc and
# mkdir before those of the PATH (FEATURE_SH_STANDALONE), as no router does.
PATH=/usr/sbin:/usr/bin:/sbin:/bin
export PATH
/bin/busybox --install -s /bin
ln -sf /bin/busybox /sbin/modprobe
mount -t proc proc /proc
mount -t sysfs sysfs /sys
mount -t devtmpfs devtmpfs /dev
ln -sf dash /bin/sh
mkdir -p /dev/pts
mount -t devpts devpts /dev/pts
mount -t tmpfs tmpfs /run
mount -t tmpfs tmpfs /tmp
for module in virtio_pci virtio_blk virtio_net; do modprobe $module; done
mount -t ext4 /dev/vda /disk
for place in etc var; do
  [ -d /disk/$place ] || cp -a /$place /disk/
  mount --bind /disk/$place /$place
done
# Power may fail from now on: the keys must outlive it.
sync
hostname vm-router
while IFS== read -r name value; do echo "$value" > "/proc/sys/$(echo "$name" | tr . /)"; done < /settings
for device in /sys/class/net/*; do
  # The last octet of its address says which port it is.
  case $(cat "$device/address") in
    52:*:01) name=lan1 ;; 52:*:02) name=lan2 ;; 52:*:03) name=mgmt ;; 52:*:04) name=wan ;; *) continue ;;
  esac
  ip link set "${device##*/}" name $name
done
ip -batch /network
for script in /etc/rc.d/S*; do [ ! -x "$script" ] || "$script" boot; done
dropbear -E -F -s -r /etc/dropbear/host_key -P '' &
until grep -q ':0016 .* 0A ' /proc/net/tcp /proc/net/tcp6 2>/dev/null; do sleep 0.1; done
echo 'the router is up'
while :; do wait; sleep 1; done
