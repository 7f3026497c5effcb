#!/bin/bash
# SPDX-License-Identifier: MIT
# After any operations on one open file, the table has the contents of a regular file after the same calls.
# NETNSFS_ROUNDS: rounds; NETNSFS_SEED: seed.
. "$(dirname "$0")/../lib.sh"
mount_tree
make_routable web
python3 - "$T/web/tables/100" "$TMP/model" "${NETNSFS_ROUNDS:-150}" "${NETNSFS_SEED:-$RANDOM}" <<'END'
import errno, os, random, sys
tree, model, rounds, seed = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
print('seed', seed, file=sys.stderr)
R = random.Random(seed)
def line(n): return b'10.1.%d.0/24 dev eth0 scope link\n' % n
SIZE = len(line(10))
def read(path):
    with open(path, 'rb') as f: return f.read()

class Failed(Exception): pass

def both(op, *args):
    """One call on both files, which says the same."""
    a, b = op(fds[0], *args), op(fds[1], *args)
    if a != b: raise Failed(f'{op.__name__}{args}: {a!r} and {b!r}')
    log.append((op.__name__, args, a))
    return a

def size(): return os.fstat(fds[1]).st_size

def refused(op, *args):
    before = os.lseek(fds[0], 0, os.SEEK_CUR)
    try: op(fds[0], *args)
    except OSError as e:
        if e.errno != errno.EINVAL: raise
    else: raise Failed(f'{op.__name__}{args}: not refused')
    if before != os.lseek(fds[0], 0, os.SEEK_CUR): raise Failed('it moved')

def step():
    append, lines = flags & os.O_APPEND, size() // SIZE
    there = read(model) + read(tree)
    fresh = [n for n in range(10, 100) if line(n) not in there]
    some = b''.join(line(n) for n in R.sample(fresh, R.randrange(1, 4)))
    if R.random() < 0.3: some, cut = some[:-1], True      # a last line without a newline, which is written then
    else: cut = False
    kind = R.randrange(8)
    if kind <= 1: both(os.write, some); cut and both(os.write, b'\n') if append or os.lseek(fds[1], 0, 1) else None
    elif kind == 2 and not append: both(os.pwrite, line(R.choice(fresh)), SIZE * R.randrange(0, lines + 1))
    elif kind == 3 and flags != os.O_WRONLY | os.O_APPEND: # whose text is not known before
        both(os.ftruncate, SIZE * R.randrange(0, lines + 1))
    elif kind == 4: both(os.ftruncate, 0)
    elif kind == 5: os.fsync(fds[0])
    elif kind == 6: refused(os.ftruncate, size() + R.randrange(1, 5000))
    elif kind == 7 and not append: both(os.lseek, SIZE * R.randrange(0, lines + 1), os.SEEK_SET)
    if flags & os.O_RDWR: both(os.pread, 1 << 16, R.randrange(0, size() + 2))
    # behind the end there would be a hole
    if not append and os.lseek(fds[1], 0, os.SEEK_CUR) > size():
        refused(os.write, line(10))
        both(os.lseek, 0, os.SEEK_END)

for n in range(rounds):
    flags = R.choice([os.O_WRONLY, os.O_RDWR]) | R.choice([0, 0, os.O_TRUNC, os.O_APPEND, os.O_APPEND | os.O_TRUNC])
    log = []
    with open(model, 'wb') as f: f.write(read(tree))
    before = read(tree)
    fds = [os.open(tree, flags), os.open(model, flags)]
    try:
        for _ in range(R.randrange(0, 7)): step()
        for fd in fds: os.close(fd)
        read(os.path.dirname(tree) + '/../inode')
        want, have = set(read(model).splitlines()), set(read(tree).splitlines())
        if want != have: raise Failed(f'missing {want - have}, too much {have - want}')
    except (Failed, OSError) as e:
        sys.exit(f'round {n}, flags {flags:#x}, {len(before) // SIZE} lines: {e}\n' + '\n'.join(map(str, log)))
END
