"""Variants of an optimizer, each from all starts, which sweeps and searches are made of."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

import numpy as np

from landscapes.ensemble.runs import Endings, Ensemble, endings
from landscapes.functions import Array


def variant_endings(one: Ensemble, varied: Mapping[str, Array], count: int) -> Endings:
    """The endings of the runs of all variants, one variant after another.

    Args:
        one: the runs of a variant, one from each start, with the hyperparameters that
            all variants share.
        varied: the value of each other hyperparameter in every variant, shape (count,).
        count: the number of variants.
    """
    try:
        return endings(_together(one, varied, count))
    except Exception:
        # A user's optimizer may accept only numbers, as math.sqrt does. Other errors recur.
        return _joined(
            endings(_with(one, {key: values[i].item() for key, values in varied.items()}))
            for i in range(count)
        )


def _together(one: Ensemble, varied: Mapping[str, Array], count: int) -> Ensemble:
    """All runs as one batch."""
    runs = len(one.starts)
    columns = {key: np.repeat(values, runs)[:, np.newaxis] for key, values in varied.items()}
    return replace(
        _with(one, columns), starts=np.tile(one.starts, (count, 1)), seeds=np.tile(one.seeds, count)
    )


def _with(one: Ensemble, settings: Mapping[str, float | Array]) -> Ensemble:
    return replace(one, hyperparameters={**one.hyperparameters, **settings})


def _joined(parts: Iterable[Endings]) -> Endings:
    columns = zip(*(vars(part).values() for part in parts), strict=True)
    return Endings(*map(np.concatenate, columns))
