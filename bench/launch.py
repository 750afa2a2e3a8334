"""Starts a command from a process that is small, and tells what it took.

The kernel's largest resident set of a process starts from that of the process it was forked from, so whoever starts a contestant must be
smaller than it. This one imports next to nothing.

    python -I -S launch.py DESCRIPTOR COMMAND…      writes «STATUS CPU WALL KIBIBYTES» to the descriptor; output goes through
"""

import os
import sys
import time

told, command = int(sys.argv[1]), sys.argv[2:]
os.set_inheritable(told, False)
start = time.monotonic()
process = os.posix_spawnp(command[0], command, os.environ)
_, status, usage = os.wait4(process, 0)
wall = time.monotonic() - start
os.write(told, f"{os.waitstatus_to_exitcode(status)} {usage.ru_utime + usage.ru_stime} {wall} {usage.ru_maxrss}".encode())
