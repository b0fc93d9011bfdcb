"""Runs a command and prints what it took as JSON: cost.py COMMAND ARGUMENT...

Seconds of wall and CPU (user and system, of all its threads and children), and its largest resident memory in MB.
"""

import json
import os
import sys
import time

started = time.perf_counter()
quiet = [(os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0)]
process = os.posix_spawnp(sys.argv[1], sys.argv[1:], os.environ, file_actions=quiet)
_, status, usage = os.wait4(process, 0)
wall = time.perf_counter() - started
if status != 0:
    sys.exit(os.waitstatus_to_exitcode(status))
print(json.dumps({"wall": wall, "cpu": usage.ru_utime + usage.ru_stime, "rss": usage.ru_maxrss / 1024}))
