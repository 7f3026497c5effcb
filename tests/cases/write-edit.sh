#!/bin/bash
# SPDX-License-Identifier: MIT
# An open without O_APPEND and O_TRUNC edits the text in place, and truncation works as for a regular file.
# Holes, and lines that do not parse, change nothing.
. "$(dirname "$0")/../lib.sh"
mount_tree
make_routable web
R=$T/web/routes

begin() {
    ip -n web -4 route flush proto static
    ip -n web route add 10.8.0.0/24 dev eth0 proto static
    ip -n web route add 10.9.0.0/24 dev eth0 proto static
}
static() { ip -n web -4 route show proto static | awk '{ print $1 }' | paste -sd' '; }
all() { ip -n web route && ip -n web -6 route; }
# script PYTHON: with `path`, and `line(N)`, a route
script() {
    python3 -c "
import os
path = '$R'
def line(n): return b'10.%d.0.0/24 dev eth0 proto static\n' % n
$1"; }
# edit PYTHON: with f, open for reading and writing, and t, its text
edit() { script "
f = open(path, 'r+'); t = f.read()
$1
f.close()"; }

begin
edit "f.seek(0); f.write(t.replace('10.8.', '10.88.')); f.truncate()"
same "longer" "10.9.0.0/24 10.88.0.0/24" "$(static)"
edit "f.seek(0); f.write(t.replace('10.88.', '10.8.')); f.truncate()"
same "shorter" "10.8.0.0/24 10.9.0.0/24" "$(static)"
edit "f.seek(t.index('10.9.')); f.write('10.7.')"
same "in the middle" "10.7.0.0/24 10.8.0.0/24" "$(static)"
edit "f.seek(0, 2); f.write(line(6).decode())"
same "at the end" "10.6.0.0/24 10.7.0.0/24 10.8.0.0/24" "$(static)"
edit "f.truncate(0); f.seek(0); f.write(line(8).decode())"
same "from the beginning" "10.8.0.0/24" "$(static)"

begin
edit "
assert os.lseek(f.fileno(), 0, os.SEEK_END) == len(t)
os.pwrite(f.fileno(), b'#', 0)
assert os.pread(f.fileno(), 9999, 0) == b'#' + t[1:].encode()
os.ftruncate(f.fileno(), 5)
assert os.lseek(f.fileno(), 0, os.SEEK_END) == 5
os.pwrite(f.fileno(), t.encode(), 0)"
same "the open reads its own text" "10.8.0.0/24 10.9.0.0/24" "$(static)"

# O_TRUNC, and second thoughts
replace() { script "
fd = os.open(path, os.O_WRONLY | os.O_TRUNC)
$1
os.close(fd)"; }
replace "os.write(fd, line(5)); os.ftruncate(fd, 0); os.lseek(fd, 0, 0); os.write(fd, line(4) + line(3)[:-5]); os.write(fd, b'atic')"
same "truncated in between" "10.3.0.0/24 10.4.0.0/24" "$(static)"
replace "os.write(fd, line(5) + line(6)); os.pwrite(fd, line(7), 0)"
same "written twice" "10.6.0.0/24 10.7.0.0/24" "$(static)"
replace "
os.write(fd, line(5)); os.fsync(fd)
assert b'10.5.' in open(path, 'rb').read() and b'10.6.' not in open(path, 'rb').read()
os.write(fd, line(6)[:-1]); os.fsync(fd)
os.write(fd, b' metric 7\n')"
same "fsync applies what there is" "10.5.0.0/24 10.6.0.0/24" "$(static)"
ip -n web route | grep -q '^10.6.0.0/24 .*metric 7' || fail "the last line went on after fsync"

# O_APPEND: wherever the file is positioned
script "fd = os.open(path, os.O_RDWR | os.O_APPEND); os.pread(fd, 9, 0); os.pwrite(fd, line(7), 3); os.close(fd)"
same "added" "10.5.0.0/24 10.6.0.0/24 10.7.0.0/24" "$(static)"
script "
fd = os.open(path, os.O_WRONLY | os.O_APPEND); os.write(fd, line(4))
os.ftruncate(fd, open(path).read().index('10.6.')); os.close(fd)"
same "added, and cut" "10.4.0.0/24 10.5.0.0/24" "$(static)"

# what is refused changes nothing
begin
before=$(all)
refused 'Invalid argument' truncate -s 4096 "$R"
refused 'Invalid argument' truncate -s 5 "$R"
refused 'Invalid argument' dd if=/dev/zero of="$R" bs=1 count=1 seek=9000 conv=notrunc
refused 'Invalid argument' edit "f.seek(0); f.write('nonsense')"
refused 'Invalid argument' edit "f.seek(0, 2); f.write('10.1.0.0/24 dev eth0\nnonsense\n')"
grep -q "close /web/routes: line .*nonsense" "$T/error_log" || fail "$(cat "$T/error_log")"
same "after all that was refused" "$before" "$(all)"

truncate -s "$(stat -c %s "$R")" "$R"
same "truncated to its size" "$before" "$(all)"
truncate -s "$(sed '/10.9/,$d' "$R" | wc -c)" "$R"
same "its first lines" "10.8.0.0/24" "$(static)"
truncate -s 0 "$R"
same "nothing" "" "$(static)"
