"""UMAP by umap-learn with its defaults: no seed, and so all cores."""

import sys
import warnings

import numpy as np
import umap
from sklearn.manifold import trustworthiness

from serve import serve, timed

warnings.filterwarnings("ignore")
matrix = np.load(f"{sys.argv[1]}/audio.npy")


def repetition():
    return umap.UMAP(n_epochs=500).fit_transform(matrix)


serve(timed(repetition, lambda plane: trustworthiness(matrix, plane, n_neighbors=15)))
