#!/usr/bin/env bash
# day.sh FOLDER: in a copy of a machine, installs the packages that are in a folder, starts what they bring, and takes them away again.
set -euo pipefail
cd "$1"
export DEBIAN_FRONTEND=noninteractive

dpkg --install satchel-server_*.deb Satchel_*.deb
test "$(satchel --version)" = "satchel $(dpkg-query --show --showformat='${Version}' satchel-server)"
systemd-analyze verify /usr/lib/systemd/system/satchel.service
test "$(stat --format='%U %a' /var/lib/satchel)" = "satchel 700"
grep --quiet '^Exec=satchel-desktop' /usr/share/applications/Satchel.desktop
# A command that is turned round with ! would end nothing where it fails.
lacking=$(ldd /usr/bin/satchel-desktop /usr/bin/satchel | grep 'not found' || true)
[[ -z $lacking ]]

# As the unit starts it, but for systemd, which does not run in here.
. /etc/satchel/server.env
start=$(sed -n 's/^ExecStart=//p' /usr/lib/systemd/system/satchel.service | sed 's|%S|/var/lib|; s|\$SATCHEL_OPTIONS||')
options=${SATCHEL_OPTIONS//:742?/:0}
runuser --user satchel -- $start $options --json >started 2>log &
server=$!
for _ in $(seq 200); do
    [[ -s started ]] && break
    sleep 0.1
done
url=$(sed -nE 's/.*"url": ?"http:..([^"]*)".*/\1/p' started)
numbers=$(sed -nE 's/.*"metrics": ?"([^"]*)".*/\1/p' started)
get() {
    exec 3<>"/dev/tcp/${1/://}"
    printf 'GET %s HTTP/1.0\r\n\r\n' "$2" >&3
    cat <&3
}
ready=$(get "$url" /readyz)
[[ $ready == *' 200 OK'* ]]
found=$(get "$numbers" /metrics)
[[ $found == *satchel_log_position' '* ]]
kill -TERM "$(pgrep --parent "$server" satchel || echo "$server")"
wait "$server"
grep -q '"route":"/readyz"' log

dpkg --purge satchel-server satchel
[[ ! -e /usr/bin/satchel && ! -e /usr/bin/satchel-desktop ]]
# Whoever tidies up loses no records.
test -s /var/lib/satchel/workspace.db
echo "all of the day went well"
