"""CSV on disk to a binary users x items matrix: the part of a peer's path that its users write themselves."""

import numpy as np
import pandas as pd
from scipy.sparse import csr_matrix


def with_pandas(file, basket, item):
    """The matrix (CSR, float32, ones) and the items' ids by column. A book bought twice counts once."""
    lines = pd.read_csv(file, usecols=[basket, item])
    return to_matrix(lines[basket].to_numpy(), lines[item].to_numpy())


def with_polars(file, basket, item):
    """As with_pandas, by a reader that uses all cores."""
    import polars as pl

    lines = pl.read_csv(file, columns=[basket, item])
    return to_matrix(lines[basket].to_numpy(), lines[item].to_numpy())


def to_matrix(baskets, items):
    rows, _ = pd.factorize(baskets)
    columns, ids = pd.factorize(items)
    matrix = csr_matrix((np.ones(len(rows), np.float32), (rows, columns)))
    matrix.data[:] = 1
    return matrix, ids
