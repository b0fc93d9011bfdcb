"""What a data set holds, as JSON, and its matrix for kernel.py: shape.py FILE BASKET_COLUMN ITEM_COLUMN [MATRIX.npz]"""

import json
import sys

import numpy as np
from read_csv import with_pandas
from scipy.sparse import save_npz

file, basket, item, *out = sys.argv[1:]
matrix, _ = with_pandas(file, basket, item)
sizes = np.diff(matrix.indptr).astype(np.int64)
shape = {"baskets": matrix.shape[0], "items": matrix.shape[1], "entries": int(matrix.nnz)}
print(json.dumps({**shape, "pairs": int((sizes * sizes).sum())}))
if out:
    save_npz(out[0], matrix, compressed=False)
