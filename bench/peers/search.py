"""Top-10 of the same vectors by FAISS, which compares everything too (IndexFlatIP). One query is no work for several threads:
they only cost it time."""

import sys
import time

import faiss
import numpy as np

from serve import serve

folder, how = sys.argv[1:3]
vectors, queries = (np.load(f"{folder}/{name}.npy") for name in ("vectors", "queries"))
index = faiss.IndexFlatIP(vectors.shape[1])
index.add(vectors)
if how != "batch":
    faiss.omp_set_num_threads(1)


def search():
    parts = [queries] if how == "batch" else [queries[q : q + 1] for q in range(len(queries))]
    times, result = [], 0.0
    for part in parts:
        began = time.perf_counter()
        scores, _ = index.search(part, 10)
        times.append(1000 * (time.perf_counter() - began))
        result += float(scores.sum())
    return {"value": float(np.median(times)), "result": result}


serve(search)
