#!/bin/bash
# SPDX-License-Identifier: MIT
# Editors, with their different ways to save: the table has the edited text, and nothing else is lost; a
# failure to save is reported.
. "$(dirname "$0")/../lib.sh"
mount_tree
make_routable web
ip -n web link add br0 type bridge
export TERM=dumb HOME=$TMP
W=$T/web
K=$W/links/br0/kind
with_nft() { [ -e "$W/nft" ] && command -v nft >/dev/null; }
nft_in() { (in_ns web nft "$@"); }

begin() {
    ip -n web -4 route flush proto static
    ip -n web route add 10.8.0.0/24 dev eth0 proto static
    ip -n web route add 10.9.0.0/24 dev eth0 proto static
    ip -n web -4 rule flush priority 100 2>/dev/null || :
    ip -n web rule add priority 100 from 10.8.0.0/24 lookup 100
    ip -n web addr replace 10.8.0.1/32 dev lo
    ! with_nft || nft_in 'flush ruleset; add table ip t; add chain ip t c; add rule ip t c ip saddr 10.8.0.0/24 accept'
}
all() {
    ip -n web route
    ip -n web -6 route
    ip -n web rule
    ip -n web -br addr
    ! with_nft || nft_in list ruleset
}

# Each replaces every 10.8. by 10.77. in FILE.
edit_vim() { vim.tiny -es -u NONE -c 'set nofsync' -c '%s/10\.8\./10.77./' -c wq "$1"; }
edit_vim_fsync() { vim.tiny -es -u NONE -c 'set fsync backup backupcopy=yes' -c '%s/10\.8\./10.77./' -c wq "$1"; }
edit_vim_auto() { vim.tiny -es -u NONE -c 'set writebackup backupcopy=auto' -c '%s/10\.8\./10.77./' -c wq "$1"; }
edit_busybox() { busybox vi -c ':%s/10\.8\./10.77./' -c ':wq' "$1" </dev/null >"$TMP/screen"; }
edit_ed() { printf 'g/10\\.8\\./s//10.77./\nw\nq\n' | ed -s "$1"; }
edit_sponge() { sed 's/10\.8\./10.77./' "$1" | sponge "$1"; }
edit_nano() { python3 - "$1" <<'END'; }
import fcntl, os, pty, select, struct, sys, termios
pid, fd = pty.fork()
if pid == 0:
    os.execvpe('nano', ['nano', '-I', '-t', sys.argv[1]], dict(os.environ, TERM='xterm'))
fcntl.ioctl(fd, termios.TIOCSWINSZ, struct.pack('HHHH', 24, 80, 0, 0))
def screen(until): # and then it waits for a key
    text = b''
    while select.select([fd], [], [], 0.1 if until in text else 5)[0]:
        try: text += os.read(fd, 65536)
        except OSError: break
screen(b'Exit')
for keys, shown in (b'\x1c', b'Search'), (b'10.8.\r', b'Replace with'), (b'10.77.\r', b'instance'), (b'A', b'Replaced'), (b'\x18', b'\0'):
    os.write(fd, keys)
    screen(shown)
os.close(fd)
os.waitpid(pid, 0)
END
edit_sed() { sed -i 's/10\.8\./10.77./' "$1"; }
edit_perl() { perl -pi -e 's/10\.8\./10.77./' "$1"; }

begin
expected=$(all | sed 's/10\.8\./10.77./' | sort)
for editor in vim vim_fsync vim_auto busybox ed sponge nano sed perl; do
    command -v "$(sed 's/vim.*/vim.tiny/' <<<$editor)" >/dev/null || skip "no $editor"
    begin
    for file in routes rules addrs nft; do
        [ $file != nft ] || with_nft || continue
        edit_$editor "$W/$file" || fail "$editor $file: $(tail -n 1 "$T/error_log")"
    done
    same "$editor" "$expected" "$(all | sort)"
    edit_$editor "$K" 2>/dev/null || : # it has no 10.8., for which some fail
    same "$editor, a kind" bridge "$(cat "$K")"
done

# a text that is refused
begin
before=$(all)
refused 'Invalid argument' ed -s "$W/routes" <<<$'$s/.*/nonsense/\nw\nq'
refused '' vim.tiny -es -u NONE -c '1s/.*/nonsense/' -c wq "$W/routes"
same "what was refused" "$before" "$(all)"
