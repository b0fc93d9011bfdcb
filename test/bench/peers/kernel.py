"""A peer's kernel alone, from a ready matrix, in a fresh process: kernel.py PEER MATRIX.npz K

Prints seconds as JSON: wall, and CPU of all threads. Imports and the start of thread pools are paid before, on a tiny matrix.
"""

import json
import resource
import sys
import time

from kernels import PEERS
from scipy.sparse import csr_matrix, load_npz


def cpu():
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime


peer, file, k = sys.argv[1:]
matrix = load_npz(file)
PEERS[peer](csr_matrix([[1, 1, 0], [1, 0, 1]], dtype="float32"), 1)
wall, used = time.perf_counter(), cpu()
PEERS[peer](matrix, int(k))
print(json.dumps({"wall": time.perf_counter() - wall, "cpu": cpu() - used}))
