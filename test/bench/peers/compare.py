"""Whether a peer did the same work as we: compare.py OURS.csv THEIRS.npz K

Rows are compared by their scores in order, so that neighbours of equal scores may stand in for each other: no peer says
which of them it keeps. Prints the share of rows that agree, as JSON, and the largest difference.
"""

import json
import sys

import numpy as np
import pandas as pd

NOISE = 2e-5


def ranked(rows, scores, items, k):
    """The k best scores of each row, best first, zeros where there are fewer."""
    order = np.lexsort((-scores, rows))
    rows, scores = rows[order], scores[order]
    rank = np.arange(len(rows)) - np.searchsorted(rows, np.arange(items))[rows]
    table = np.zeros((items, k))
    kept = rank < k
    table[rows[kept], rank[kept]] = scores[kept]
    return table


ours, theirs, k = sys.argv[1:]
k = int(k)
found = np.load(theirs)
items = len(found["ids"])
rows = np.repeat(np.arange(items), np.diff(found["indptr"]))
others = found["indices"] != rows
peer = ranked(rows[others], found["data"][others].astype(np.float64), items, k)

lines = pd.read_csv(ours, usecols=["book_id", "score"])
place = pd.Series(np.arange(items), index=found["ids"])
exact = ranked(place[lines["book_id"]].to_numpy(), lines["score"].to_numpy(), items, k)

difference = np.abs(peer - exact).max(axis=1, initial=0)
print(json.dumps({"rows": items, "equal": int((difference < NOISE).sum()), "largest": float(difference.max())}))
