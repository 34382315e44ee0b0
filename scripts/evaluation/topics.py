"""BERTopic (MIT; Grootendorst 2022) with its defaults, on the same units and with the same weights as the product.

It is no dependency of the product: the optional group `benchmark` of pyproject.toml. Where it is not
installed the scripts say so and go on without it.
"""

from __future__ import annotations

from collections.abc import Sequence
from importlib.util import find_spec

import numpy as np
from numpy.typing import NDArray

SEEDS = (0, 1, 2, 3, 4)
MISSING = (
    "BERTopic is not installed here, so its figures are missing: "
    '.venv/bin/pip install -c constraints.txt -e ".[benchmark]"'
)


def installed() -> bool:
    """Whether BERTopic can be imported."""
    return find_spec("bertopic") is not None


def name() -> str:
    """The name and version for the tables."""
    from importlib.metadata import version

    return f"BERTopic {version('bertopic')}"


def topics(texts: Sequence[str], rows: NDArray[np.float32], seed: int | None) -> list[int]:
    """The topic of each text, -1 for what BERTopic calls outliers.

    All settings are the defaults; only the seed of UMAP, which is random by default, is set unless it is None.
    """
    from bertopic import BERTopic
    from umap import UMAP

    # BERTopic's own defaults for UMAP, which it does not let one seed otherwise.
    usual = UMAP(n_neighbors=15, n_components=5, min_dist=0.0, metric="cosine", low_memory=False, random_state=seed)
    model = BERTopic(umap_model=usual) if seed is not None else BERTopic()
    found, _ = model.fit_transform(list(texts), embeddings=rows)
    return [int(topic) for topic in found]
