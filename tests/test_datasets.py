"""The datasets: on their formulas, as published, and split without a point in both parts."""

from collections import Counter

import numpy as np
import pytest

from landscapes.datasets import DATASETS, Dataset, penguins, split, two_moons, two_spirals
from landscapes.declaration import declaration

every_dataset = pytest.mark.parametrize("name", DATASETS)


def rows(inputs: np.ndarray) -> Counter:
    return Counter(map(tuple, inputs.tolist()))


@every_dataset
def test_shapes_targets_and_declaration_agree(name: str) -> None:
    dataset, declared = DATASETS[name](), declaration(DATASETS[name])
    points, columns = dataset.targets.shape
    assert dataset.name == name
    assert len(dataset.inputs) == points
    assert columns == (1 if len(dataset.classes) == 2 else len(dataset.classes))
    assert set(np.unique(dataset.targets)) == {0.0, 1.0}
    assert columns == 1 or (dataset.targets.sum(axis=1) == 1).all()
    assert set(dataset.labels) == set(range(len(dataset.classes)))
    assert dataset.source
    assert declared.title
    assert declared.formula
    assert declared.source


def test_two_moons_without_noise_are_half_circles() -> None:
    dataset = two_moons(points=41, noise=0)
    upper, lower = (dataset.inputs[dataset.targets[:, 0] == target] for target in (0, 1))
    assert (len(upper), len(lower)) == (21, 20)
    np.testing.assert_allclose(np.hypot(*upper.T), 1, rtol=1e-14)
    np.testing.assert_allclose(np.hypot(*(lower - (1, 0.5)).T), 1, rtol=1e-14)
    assert (upper[:, 1] >= 0).all()
    assert (lower[:, 1] <= 0.5).all()
    np.testing.assert_allclose(upper[[0, -1]], [(1, 0), (-1, 0)], atol=1e-15)
    np.testing.assert_allclose(lower[[0, -1]], [(0, 0.5), (2, 0.5)], atol=1e-15)


def test_two_spirals_with_three_turns_are_those_of_lang_and_witbrock() -> None:
    dataset = two_spirals(points=194, noise=0, turns=3)
    i = np.arange(97)
    radius, angle = 6.5 * (104 - i) / 104, i * np.pi / 16
    first = np.column_stack([radius * np.sin(angle), radius * np.cos(angle)])
    np.testing.assert_allclose(dataset.inputs[dataset.labels == 0], first, atol=1e-13)
    np.testing.assert_allclose(dataset.inputs[dataset.labels == 1], -first, atol=1e-13)


@pytest.mark.parametrize("make", [two_moons, two_spirals])
def test_noise_is_normal_and_fixed_by_the_seed(make) -> None:
    clean, noisy = make(points=10_000, noise=0), make(points=10_000, noise=0.3, seed=1)
    deviations = (noisy.inputs - clean.inputs) / 0.3
    # Four standard errors of the mean and of the standard deviation of 20 000 normal numbers.
    assert abs(deviations.mean()) < 4 / np.sqrt(20_000)
    assert abs(deviations.std() - 1) < 4 / np.sqrt(2 * 20_000)
    np.testing.assert_array_equal(make(noise=0.3, seed=1).inputs, make(noise=0.3, seed=1).inputs)
    assert (make(noise=0.3, seed=1).inputs != make(noise=0.3, seed=2).inputs).all()


def test_penguins_are_those_that_were_published() -> None:
    dataset = penguins()
    assert dataset.classes == ("Adelie", "Chinstrap", "Gentoo")
    assert dataset.inputs.shape == (333, 4)
    assert dataset.targets.sum(axis=0).tolist() == [146, 68, 119]
    # The means of the complete rows, as they are printed wherever the table is introduced.
    means = dataset.inputs.mean(axis=0)
    assert means.round(2).tolist() == [43.99, 17.16, 200.97, 4207.06]
    # No Chinstrap lacks a value: these are the means of all 68 of them.
    means = dataset.inputs[dataset.labels == 1].mean(axis=0)
    assert means.round(1).tolist() == [48.8, 18.4, 195.8, 3733.1]


@every_dataset
def test_split_shares_no_point_and_loses_none(name: str) -> None:
    dataset = DATASETS[name]()
    train, validation = split(dataset, 0.3, seed=4)
    scale, shift = dataset.inputs.std(axis=0), dataset.inputs.mean(axis=0)
    # Standardising is affine and increasing: undo it by whatever maps the whole onto itself.
    together = np.concatenate([train.inputs, validation.inputs])
    restored = (together - together.mean(axis=0)) / together.std(axis=0) * scale + shift
    assert rows(restored.round(6)) == rows(dataset.inputs.round(6))
    targets = np.concatenate([train.targets, validation.targets])
    pairs = np.column_stack([restored, targets]).round(6)
    assert rows(pairs) == rows(np.column_stack([dataset.inputs, dataset.targets]).round(6))


@pytest.mark.parametrize(
    ("share", "expected"), [(0.25, [36, 17, 30]), (0.001, [1, 1, 1]), (0.999, [145, 67, 118])]
)
def test_split_is_stratified_and_leaves_no_class_out(share: float, expected: list[int]) -> None:
    train, validation = split(penguins(), share, seed=0)
    assert np.bincount(validation.labels).tolist() == expected
    assert np.bincount(train.labels).tolist() == [
        count - taken for count, taken in zip((146, 68, 119), expected, strict=True)
    ]


@every_dataset
def test_inputs_are_standardised_by_the_training_part(name: str) -> None:
    dataset = DATASETS[name]()
    train, validation = split(dataset, 0.5, seed=0)
    np.testing.assert_allclose(train.inputs.mean(axis=0), 0, atol=1e-13)
    np.testing.assert_allclose(train.inputs.std(axis=0), 1, rtol=1e-13)
    assert (np.abs(validation.inputs.mean(axis=0)) > 1e-6).all()


def test_split_is_shuffled_and_fixed_by_the_seed() -> None:
    dataset = two_moons()
    one, same, other = (split(dataset, 0.2, seed) for seed in (1, 1, 2))
    for part in range(2):
        np.testing.assert_array_equal(one[part].inputs, same[part].inputs)
        assert not np.array_equal(one[part].inputs, other[part].inputs)
        assert (np.diff(one[part].labels) < 0).any()


def test_another_seed_chooses_other_points() -> None:
    counting = Dataset(
        "counting",
        np.arange(40.0)[:, np.newaxis],
        np.tile([[0.0], [1.0]], (20, 1)),
        ("even", "odd"),
        "ℕ",
    )

    def members(seed: int) -> set[int]:
        """Standardising keeps the order, so a point's rank is its number."""
        train, validation = split(counting, 0.5, seed)
        ranks = np.concatenate([train.inputs, validation.inputs])[:, 0].argsort().argsort()
        return set(ranks[: len(train.inputs)].tolist())

    assert members(1) == members(1)
    assert members(1) != members(2)


@pytest.mark.parametrize("share", [0.0, 1.0, -0.1, float("nan")])
def test_both_parts_need_points(share: float) -> None:
    with pytest.raises(ValueError, match="between 0 and 1"):
        split(two_moons(), share, seed=0)
