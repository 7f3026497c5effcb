#!/bin/bash
# SPDX-License-Identifier: MIT
# The program that iptables runs has the uid of nobody, two capabilities, no environment and no descriptors.
# It can fail or end without leaving anything.
. "$(dirname "$0")/../lib.sh"
modprobe -q ip_tables 2>/dev/null || :
[ -e /proc/net/ip_tables_names ] || skip "the kernel has no ip_tables"
[ -x /usr/sbin/iptables-legacy-save ] || skip "no /usr/sbin/iptables-legacy-save"
ip netns add web
(in_ns web iptables-legacy -A INPUT -j ACCEPT)
printf '#!/bin/bash\n' >"$TMP/program"
chmod 755 "$TMP/program"
mount --bind "$TMP/program" "$(readlink -f /usr/sbin/iptables-legacy-save)"
mount_tree
I=$T/web/iptables
program() { { echo '#!/bin/bash'; cat; } >"$TMP/program"; }
no_program() { ! pgrep -u 65534; }

program <<'END'
sed -n 's/^\(Uid\|Gid\|Groups\|Cap...\|NoNewPrivs\):[\t ]*/\1 /p' /proc/self/status
tr '\0' '\n' </proc/$PPID/environ; tr '\0' '\n' </proc/$$/environ
for fd in /proc/$$/fd/*; do readlink $fd; done
readlink /proc/self/ns/net
ulimit -f -c -v
END
seen=$(cat "$I")
caps=$(printf '%016x' $((1 << 12 | 1 << 13)))
bounding=$(sed -n 's/^CapBnd:\t//p' "/proc/$DAEMON/status")
same "who it is" "Uid 65534 65534 65534 65534
Gid 0 0 0 0
Groups 
CapInh $caps
CapPrm $caps
CapEff $caps
CapBnd $bounding
CapAmb $caps
NoNewPrivs 1" "$(head -9 <<<"$seen" | tr '\t' ' ')"
same "the rest" "/memfd:input (deleted)
/memfd:output (deleted)
/memfd:error (deleted)
/usr/sbin/xtables-legacy-multi
net:[$(cat "$T/web/inode")]" "$(sed '1,9d' <<<"$seen" | grep -v '^[a-z ]*(.*-[fcv]) ')"
same "limits: none, 32 MiB, 256 MiB" "0 32768 262144 " "$(sed -n 's/^[a-z ]*(.*-\([fcv]\)) //p' <<<"$seen" | sort -n | tr '\n' ' ')"

echo 'echo half; exit 1' | program
refused 'Input/output error' cat "$I"
echo 'kill -9 $$' | program
refused 'Input/output error' cat "$I"
echo 'yes' | program
refused 'File too large' cat "$I"
echo 'exec tail /dev/zero' | program # one line, in memory
refused 'Input/output error' cat "$I"
echo 'exec sleep 1000' | program
refused '' timeout -s INT 1 cat "$I"
eventually "nothing is left" no_program
same "no process is left" "" "$(pgrep -P "$DAEMON" || :)"
echo 'echo whole' | program
same "and again" whole "$(cat "$I")"
eventually "nothing is held" held_nothing

echo 'exec sleep 1000' | program
cat "$I" 2>/dev/null &
eventually "it runs" pgrep -u 65534 -x sleep
ends "$DAEMON"
DAEMON=
umount -l "$T"
eventually "it ends with the daemon" no_program
