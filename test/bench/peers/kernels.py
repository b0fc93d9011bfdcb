"""Each peer's top-K item cosine as its documentation calls it: a users x items CSR matrix of ones in, CSR arrays out.

Most count an item as its own neighbour, so they are asked for one more; compare.py takes it out. All use every core.
Imports are inside, so that a process loads the one peer that it times.
"""

import os

import numpy as np

CORES = len(os.sched_getaffinity(0))


def implicit(matrix, k):
    from implicit.nearest_neighbours import CosineRecommender

    model = CosineRecommender(K=k + 1)
    model.fit(matrix, show_progress=False)
    return model.similarity


def similaripy(matrix, k):
    import similaripy

    return similaripy.cosine(matrix.T.tocsr(), k=k + 1, verbose=False, format_output="csr")


def sparse_dot_topn(matrix, k):
    from sparse_dot_topn import sp_matmul_topn

    unit = unit_columns(matrix)
    return sp_matmul_topn(unit.T.tocsr(), unit, top_n=k + 1, sort=True, n_threads=CORES)


def rusket(matrix, k):
    """The kernel of ItemKNN, not its method="cosine": that one scales users to unit length, not items."""
    from rusket import _rusket
    from scipy.sparse import csr_matrix

    unit = unit_columns(matrix)
    operand = (unit.indptr.astype(np.int64), unit.indices.astype(np.int32), unit.data)
    indptr, indices, data = _rusket.itemknn_gram_top_k(*operand, *operand, *unit.shape, k + 1)
    return csr_matrix((data, indices, indptr), shape=(unit.shape[1],) * 2)


def scipy(matrix, k):
    """X'X in blocks of rows, so that it fits in memory, and the best of each row."""
    from scipy.sparse import csr_matrix, vstack

    unit = unit_columns(matrix)
    transposed = unit.T.tocsr()

    def best(start):
        block = transposed[start : start + 1_000] @ unit
        kept = []
        for row in range(block.shape[0]):
            begin, end = block.indptr[row], block.indptr[row + 1]
            kept.append(begin + (best_places(block.data[begin:end], k + 1) if end - begin > k + 1 else np.arange(end - begin)))
        lengths = np.cumsum([0, *map(len, kept)])
        places = np.concatenate(kept)
        return csr_matrix((block.data[places], block.indices[places], lengths), shape=block.shape)

    return vstack([best(start) for start in range(0, unit.shape[1], 1_000)], format="csr")


def scikit_learn(matrix, k):
    from scipy.sparse import csr_matrix
    from sklearn.neighbors import NearestNeighbors

    items = matrix.T.tocsr()
    model = NearestNeighbors(n_neighbors=min(k + 1, items.shape[0]), metric="cosine", algorithm="brute", n_jobs=-1)
    distances, neighbours = model.fit(items).kneighbors(items)
    indptr = np.arange(items.shape[0] + 1) * neighbours.shape[1]
    similarities = 1 - distances.ravel()
    similarities[similarities < 1e-6] = 0  # of items that were never bought together, give or take its rounding
    found = csr_matrix((similarities, neighbours.ravel(), indptr), shape=(items.shape[0],) * 2)
    found.eliminate_zeros()
    return found


def lenskit(matrix, k):
    """The compiled kernel of ItemKNNScorer: the package around it wants torch, which installs 6 GB for nothing here."""
    from arrow_rows import from_csr, to_csr
    from lenskit import _accel

    unit = unit_columns(matrix)
    parts = _accel.knn.compute_similarities(from_csr(unit), from_csr(unit.T.tocsr()), unit.shape, 1e-6, k, None)
    return to_csr(parts, unit.shape[1])


def best_places(scores, k):
    return np.argpartition(scores, len(scores) - k)[-k:]


def unit_columns(matrix):
    """Columns of ones to columns of length one, in one pass over the values."""
    scaled = matrix.copy()
    lengths = np.sqrt(np.bincount(matrix.indices, minlength=matrix.shape[1]))
    scaled.data = (1 / lengths[matrix.indices]).astype(np.float32)
    return scaled


PEERS = {peer.__name__: peer for peer in (implicit, similaripy, sparse_dot_topn, rusket, scipy, scikit_learn, lenskit)}
