"""The datasets that networks learn to classify, and their split in two.

To add one, write a function that returns a :class:`Dataset` and list it in
``DATASETS``. As with optimizers, the signature (names, types, bounds, defaults)
validates scenarios, and the docstring gives title, formula and source.
"""

import csv
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from importlib.resources import files
from types import MappingProxyType
from typing import Annotated, NamedTuple, TypeAlias

import numpy as np
from annotated_types import Ge, Gt, Le, doc
from numpy import float64
from numpy.typing import NDArray

Array: TypeAlias = NDArray[float64]
Indices: TypeAlias = NDArray[np.int64]

Points = Annotated[int, Ge(4), Le(10_000), doc("The number of points of both classes together.")]
Noise = Annotated[
    float, Ge(0), Le(1e12), doc("The standard deviation of the normal noise on each coordinate.")
]
Turns = Annotated[float, Gt(0), Le(1e6), doc("The number of turns of each spiral.")]
Seed = Annotated[int, Ge(0), Le(2**32 - 1), doc("The seed of the random numbers.")]


@dataclass(frozen=True)
class Dataset:
    """Points and their classes.

    Attributes:
        name: the name in a scenario, e.g. ``two_moons``.
        inputs: shape (P, D), the points.
        targets: shape (P, C). Two classes have one column, 0 for the first and
            1 for the second; more classes have a column each, 1 for the point's
            class and 0 for the others.
        classes: the names of the classes.
        source: where the dataset comes from.
    """

    name: str
    inputs: Array
    targets: Array
    classes: tuple[str, ...]
    source: str

    @property
    def labels(self) -> Indices:
        """The index of each point's class, shape (P,)."""
        if len(self.classes) == 2:
            return self.targets[:, 0].astype(np.int64)
        return np.asarray(self.targets.argmax(axis=1))


DatasetFunction: TypeAlias = Callable[..., Dataset]
"""A function from parameters to a :class:`Dataset`."""


def two_moons(points: Points = 300, noise: Noise = 0.15, seed: Seed = 0) -> Dataset:
    """Two moons: two interlocking half circles.

    Formula:
        upper:  (cos t, sin t)
        lower:  (1 − cos t, 1/2 − sin t)
        t evenly spaced in [0, π]; normal noise on each coordinate

    Source:
        Pedregosa et al. 2011, https://jmlr.org/papers/v12/pedregosa11a.html, make_moons
    """
    upper, lower = (np.linspace(0, np.pi, count) for count in _halves(points))
    return _two_classes(
        "two_moons",
        {
            "upper": np.column_stack([np.cos(upper), np.sin(upper)]),
            "lower": np.column_stack([1 - np.cos(lower), 1 / 2 - np.sin(lower)]),
        },
        noise,
        seed,
        "scikit-learn's make_moons, Pedregosa et al. 2011, JMLR 12",
    )


def two_spirals(
    points: Points = 194, noise: Noise = 0.1, turns: Turns = 1.0, seed: Seed = 0
) -> Dataset:
    """Two spirals: two arms wound around each other, each the mirror image of the other.

    With three turns and no noise these are the 194 points of the source, which
    are hard to learn; one turn is easy.

    Formula:
        first:   r (sin φ, cos φ)
        second:  −r (sin φ, cos φ)
        φ = 2π turns u,  r = 6.5 (1 − 12/13 u)
        u evenly spaced in [0, 1]; normal noise on each coordinate

    Source:
        Lang and Witbrock 1988, Learning to tell two spirals apart,
        Proceedings of the 1988 Connectionist Models Summer School, 52–59
    """

    def arm(count: int) -> Array:
        along = np.linspace(0, 1, count)
        angle, radius = 2 * np.pi * turns * along, 6.5 * (1 - 12 / 13 * along)
        return np.column_stack([radius * np.sin(angle), radius * np.cos(angle)])

    first, second = _halves(points)
    return _two_classes(
        "two_spirals",
        {"first": arm(first), "second": -arm(second)},
        noise,
        seed,
        "Lang and Witbrock 1988, Learning to tell two spirals apart",
    )


def penguins() -> Dataset:
    """Palmer penguins: 333 penguins of three species, with four measurements each.

    Formula:
        bill length (mm), bill depth (mm), flipper length (mm), body mass (g)
        → Adelie, Chinstrap or Gentoo

    Source:
        Horst, Hill and Gorman 2020, doi:10.5281/zenodo.3960218 (CC0);
        Gorman, Williams and Fraser 2014, doi:10.1371/journal.pone.0090081
    """
    table = (files("landscapes") / "data" / "penguins.csv").read_text(encoding="utf-8")
    _, *rows = csv.reader(table.splitlines())
    species = np.array([row[0] for row in rows])
    classes = np.unique(species)
    return Dataset(
        name="penguins",
        inputs=np.array([row[1:] for row in rows], dtype=np.float64),
        targets=(species[:, np.newaxis] == classes).astype(np.float64),
        classes=tuple(classes.tolist()),
        source="Horst, Hill and Gorman 2020, doi:10.5281/zenodo.3960218",
    )


DATASETS: Mapping[str, DatasetFunction] = MappingProxyType(
    {function.__name__: function for function in (two_moons, two_spirals, penguins)}
)
"""Every dataset's function by name."""


class Split(NamedTuple):
    """A dataset in two parts that share no point."""

    train: Dataset
    validation: Dataset


def split(dataset: Dataset, validation: float, seed: int) -> Split:
    """Split a dataset at random into a training part and a validation part.

    Each class is split in the same proportion, as nearly as whole points allow,
    and each part gets at least one point of it. The order of the points is random.
    The inputs of both parts are shifted and scaled so that each input has
    mean 0 and standard deviation 1 in the training part.

    Args:
        dataset: the whole, with at least two points of each class.
        validation: the share of the points in the validation part, in (0, 1).
        seed: of the random numbers.

    Raises:
        ValueError: if ``validation`` is not between 0 and 1.
    """
    if not 0 < validation < 1:
        raise ValueError(f"validation must lie between 0 and 1, not {validation}")
    rng = np.random.default_rng(seed)
    train_indices, validation_indices = _stratified(dataset, validation, rng)
    seen = dataset.inputs[train_indices]
    standardised = replace(dataset, inputs=(dataset.inputs - seen.mean(axis=0)) / seen.std(axis=0))
    return Split(_part(standardised, train_indices), _part(standardised, validation_indices))


def _stratified(
    dataset: Dataset, validation: float, rng: np.random.Generator
) -> tuple[Indices, Indices]:
    """Return the shuffled indices of the points of both parts."""
    train_indices, validation_indices = [], []
    for label in range(len(dataset.classes)):
        members = rng.permutation(np.flatnonzero(dataset.labels == label))
        count = min(max(round(validation * len(members)), 1), len(members) - 1)
        validation_indices.append(members[:count])
        train_indices.append(members[count:])
    return (
        rng.permutation(np.concatenate(train_indices)),
        rng.permutation(np.concatenate(validation_indices)),
    )


def _part(dataset: Dataset, indices: Indices) -> Dataset:
    return replace(dataset, inputs=dataset.inputs[indices], targets=dataset.targets[indices])


def _halves(points: int) -> tuple[int, int]:
    """Divide points between two classes; the first gets the odd one."""
    return points - points // 2, points // 2


def _two_classes(
    name: str, curves: Mapping[str, Array], noise: float, seed: int, source: str
) -> Dataset:
    """Make a dataset of two classes from their points before noise."""
    inputs = np.concatenate(list(curves.values()))
    rng = np.random.default_rng(seed)
    return Dataset(
        name=name,
        inputs=inputs + noise * rng.standard_normal(inputs.shape),
        targets=np.repeat([0.0, 1.0], [len(curve) for curve in curves.values()])[:, np.newaxis],
        classes=tuple(curves),
        source=source,
    )
