"""Sparse rows in the Arrow layout that LensKit's compiled kernels take and give."""

import json

import numpy as np
import pyarrow as pa
from scipy.sparse import csr_matrix


class Index(pa.ExtensionType):
    def __init__(self, dimension):
        self.dimension = dimension
        super().__init__(pa.int32(), "lenskit.sparse_index")

    def __arrow_ext_serialize__(self):
        return json.dumps({"dimension": self.dimension}).encode()

    @classmethod
    def __arrow_ext_deserialize__(cls, storage, serialized):
        return cls(json.loads(serialized)["dimension"])


class Rows(pa.ExtensionType):
    def __init__(self, index):
        entry = pa.struct([("index", index), ("value", pa.float32())])
        super().__init__(pa.list_(entry), "lenskit.sparse_row")

    def __arrow_ext_serialize__(self):
        return b""

    @classmethod
    def __arrow_ext_deserialize__(cls, storage, serialized):
        return cls(storage.value_type.field("index").type)


for kind in (Index(0), Rows(Index(0))):
    pa.register_extension_type(kind)


def from_csr(matrix):
    index = Index(matrix.shape[1])
    indices = pa.ExtensionArray.from_storage(index, pa.array(matrix.indices.astype(np.int32)))
    entries = pa.StructArray.from_arrays([indices, pa.array(matrix.data)], names=["index", "value"])
    rows = pa.ListArray.from_arrays(pa.array(matrix.indptr.astype(np.int32)), entries)
    return pa.ExtensionArray.from_storage(Rows(index), rows)


def to_csr(parts, columns):
    rows = pa.chunked_array([getattr(part, "storage", part) for part in parts]).combine_chunks()
    entries = rows.flatten()
    indices = entries.field("index")
    indices = getattr(indices, "storage", indices)
    return csr_matrix((entries.field("value").to_numpy(), indices.to_numpy(), rows.offsets.to_numpy()), shape=(len(rows), columns))
