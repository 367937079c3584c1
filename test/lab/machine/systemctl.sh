#!/bin/sh
# The few words of systemctl(1) that a controller says to a router. There is no systemd in the lab: units that are enabled
# are run at boot.sh's word, with ExecStart and User as written.
wanted=/etc/systemd/system/multi-user.target.wants
value() { sed -n "s/^$1=//p" "$2" | head -n 1; }
run_unit() {
  user=$(value User "$1")
  if [ -n "$user" ] && [ "$user" != root ]; then runuser -u "$user" -- $(value ExecStart "$1"); else $(value ExecStart "$1"); fi
}
verb=
unit=
for word in "$@"; do
  case $word in
    -*) ;;
    *.service | qosctl) unit=/etc/systemd/system/${word%.service}.service ;;
    *) verb=$word ;;
  esac
done
case $verb in
  daemon-reload) ;;
  enable) mkdir -p "$wanted" && [ -f "$unit" ] && ln -sf "$unit" "$wanted/" ;;
  disable) rm -f "$wanted/${unit##*/}" ;;
  is-enabled) [ -e "$wanted/${unit##*/}" ] ;;
  start) run_unit "$unit" ;;
  start-enabled) for one in "$wanted"/*.service; do [ ! -f "$one" ] || run_unit "$one" || echo "$one failed with $?"; done ;;
  *) echo "systemctl of the lab: unknown: $*" >&2; exit 1 ;;
esac
