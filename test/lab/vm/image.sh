# image.sh KERNEL ROOT INITRD: packs what the router starts from, as cpio. KERNEL is a folder with lib/modules/RELEASE and its
# lists (depmod); ROOT a folder with the router's own files, which gets the rest: this machine's tools and what they load.
set -e
kernel=$1 root=$2 initrd=$3
cd "$root"
mkdir -p bin sbin usr/bin usr/sbin etc/init.d var/lib dev proc sys run tmp disk
chmod 700 root root/.ssh
cp "$(command -v busybox)" "$(command -v dash)" bin/
cp "$(command -v tc)" "$(command -v ip)" "$(command -v nft)" sbin/
cp "$(command -v dropbear)" usr/sbin/
# That of BusyBox takes tc and ip of BusyBox as well.
cp "$(command -v unshare)" usr/bin/
dropbearconvert openssh dropbear etc/dropbear/openssh_key etc/dropbear/host_key 2>/dev/null
rm etc/dropbear/openssh_key
for library in $(ldd sbin/* usr/sbin/* usr/bin/* bin/dash | grep -o '/[^ ]* (0x' | cut -d ' ' -f 1 | sort -u); do
  mkdir -p ".${library%/*}"
  cp -L "$library" ".$library"
done
modules=$(echo "$kernel"/lib/modules/*)
here=$PWD/lib/modules/${modules##*/}
mkdir -p "$here"
cp "$modules"/modules.* "$here/"
wanted='(virtio(_pci|_blk|_net)?|ifb|dummy|8021q|(sch|act|cls|em)_[a-z0-9_]+|nft_[a-z0-9_]+|nf_tables)[.]ko'
# A line of modules.dep is a module and those that it needs.
(cd "$modules" && grep -E "^[^:]*/$wanted:" modules.dep | tr ': ' '\n\n' | grep . | sort -u | busybox cpio -o -H newc) 2>/dev/null |
  (cd "$here" && busybox cpio -id) 2>/dev/null
find . | busybox cpio -o -H newc > "$initrd" 2>/dev/null
