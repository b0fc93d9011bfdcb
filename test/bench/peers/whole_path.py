"""A peer's whole path, CSV on disk to neighbours on disk: whole_path.py PEER READER FILE BASKET_COLUMN ITEM_COLUMN K OUT.npz"""

import sys

import numpy as np
import read_csv
from kernels import PEERS

peer, reader, file, basket, item, k, out = sys.argv[1:]
matrix, ids = getattr(read_csv, f"with_{reader}")(file, basket, item)
found = PEERS[peer](matrix, int(k))
np.savez(out, ids=ids, indptr=found.indptr, indices=found.indices, data=found.data)
