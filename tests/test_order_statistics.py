"""Quartiles and intervals, against their definitions written out by hand or another library."""

import csv
import statistics
from dataclasses import replace
from fractions import Fraction
from io import StringIO

import numpy as np
import pytest

from landscapes import describe, parse_scenario, run
from landscapes.ensemble import (
    Interval,
    bootstrap,
    median_interval,
    quartiles,
    quartiles_with_failures,
)
from landscapes.kinds.learning_history.model import LearningRecording
from landscapes.kinds.learning_history.numbers import results
from landscapes.summary import summary
from landscapes.trace import results_csv, to_csv

QUARTERS = (Fraction(1, 4), Fraction(1, 2), Fraction(3, 4))
MEASURES = ("train_loss", "validation_loss", "validation_accuracy")
LEVELS = ("lower_quartile", "median", "upper_quartile")


def by_definition(values: list[float], share: Fraction) -> float:
    """The smallest value that so large a share of the values does not exceed."""
    return next(v for v in sorted(values) if sum(w <= v for w in values) >= share * len(values))


def shuffled(count: int) -> np.ndarray:
    return np.random.default_rng(count).permutation(np.arange(1.0, count + 1) ** 2)


@pytest.mark.parametrize("count", [*range(1, 14), 20, 101])
def test_the_quartiles_of_a_sweep_are_values_at_a_quarter_half_and_three_quarters(count) -> None:
    values = shuffled(count)
    expected = [by_definition(values.tolist(), share) for share in QUARTERS]
    assert list(quartiles_with_failures(values)) == expected


@pytest.mark.parametrize("count", [2, 3, 5, 10, 21])
def test_the_quartiles_of_trainings_are_interpolated_as_the_standard_library_does(count) -> None:
    values = shuffled(count)
    expected = statistics.quantiles(values.tolist(), n=4, method="inclusive")
    found = quartiles(np.stack([values, values + 1], axis=-1))
    assert np.transpose(found).tolist() == [expected, [value + 1 for value in expected]]


def test_a_map_tells_the_quartiles_of_its_starts_in_this_order() -> None:
    """On x² + y² a step multiplies the loss by (1 − 2η)²."""
    squares, steps = shuffled(20) / 400, 3
    starts = [[round(float(square) ** 0.5, 9), 0.0] for square in squares]
    text = (
        f"kind: sensitivity\nlandscape: simple_quad\nstart: {starts}\nsteps: {steps}\n"
        "optimizers: sgd\naxes: {learning_rate: {from: 0.1, to: 0.2}}\ngrid: 2\n"
    )
    recording = run(parse_scenario(text), jobs=1)
    rows = list(csv.DictReader(StringIO(to_csv(recording))))
    expected = [by_definition(squares.tolist(), share) for share in QUARTERS]
    for row, rate in zip(rows, (0.1, 0.2), strict=True):
        found = [float(row[f"final_loss_{level}"]) for level in LEVELS]
        assert found == pytest.approx([(1 - 2 * rate) ** (2 * steps) * s for s in expected])
    (best,) = csv.DictReader(StringIO(results_csv(recording)))
    assert float(best["final_loss"]) == pytest.approx(0.6 ** (2 * steps) * expected[1])


@pytest.fixture(scope="module")
def trainings() -> LearningRecording:
    """One optimizer's trainings, the last of seven diverged, with losses that are made up."""
    recording = run(
        parse_scenario(
            "kind: learning_history\ndata: {name: two_moons, points: 20}\niterations: 1\n"
            "seeds: 7\nnetwork: {hidden_layers: [2]}\noptimizers: sgd\n"
        )
    )
    (history,) = recording.histories
    ends = np.array([16.0, 1.0, 9.0, 4.0, 36.0, 25.0, np.nan])
    losses = [np.stack([np.full(7, 50.0), end], axis=-1) for end in (ends, 2 * ends, ends / 100)]
    return replace(
        recording, histories=(replace(history, **dict(zip(FIELDS, losses, strict=True))),)
    )


FIELDS = ("train_losses", "validation_losses", "validation_accuracies")


def test_a_table_tells_the_quartiles_of_those_trainings_that_did_not_diverge(trainings) -> None:
    (row,) = results(trainings)
    assert (row["seeds"], row["diverged"]) == (7, 1)
    for measure, factor in zip(MEASURES, (1, 2, 0.01), strict=True):
        found = [row[f"{measure}_{level}"] for level in LEVELS]
        # Of 1, 4, 9, 16, 25, 36 the places 1.25, 2.5 and 3.75, from 0.
        assert found == pytest.approx([factor * value for value in (5.25, 12.5, 22.75)])


def test_the_words_tell_the_median_of_those_trainings(trainings) -> None:
    assert "over 7 seeds ends at 25 with SGD." in describe(trainings)
    row = next(line for line in summary(trainings) if line.startswith("SGD "))
    assert row.split() == ["SGD", "12.5", "25", "0.125", "1", "of", "7"]


def test_an_interval_ends_at_the_50th_and_the_1950th_of_2000_medians(monkeypatch) -> None:
    """2.5 % of the resamples are at or below the one, 97.5 % at or below the other."""
    each = np.random.default_rng(1).permutation(2000)
    monkeypatch.setattr(bootstrap, "resamples", lambda count: each[:, np.newaxis])
    # Resample k is start k alone, so the medians are 1 to 2000.
    assert median_interval(np.arange(1.0, 2001)) == Interval(50.0, 1950.0)


def test_an_interval_of_an_even_number_of_starts_has_the_shares_that_it_says() -> None:
    steps = np.random.default_rng(5).permutation(np.arange(100.0, 140.0) ** 2)
    medians = np.sort([np.median(steps[drawn]) for drawn in bootstrap.resamples(40)])
    assert len(np.unique(medians[45:55])) > 1
    low, high = median_interval(steps)
    assert low == by_definition(medians.tolist(), Fraction(25, 1000))
    assert high == by_definition(medians.tolist(), Fraction(975, 1000))


def test_who_is_ahead_must_be_ahead_of_all_others() -> None:
    one = np.arange(10.0)
    assert bootstrap.share_ahead(one, [one - 1, one + 1]) == 0.0
    assert bootstrap.share_ahead(one, [one + 1, one - 1]) == 0.0
    # As many successes: judged by the median, of each resample by itself.
    assert bootstrap.share_ahead(one, [one + 1, one + 2]) == 1.0
    close = np.where(np.arange(10) < 5, one - 0.5, one + 0.5)
    drawn = bootstrap.resamples(10)
    wins = [statistics.median(one[d]) < statistics.median(close[d]) for d in drawn]
    assert bootstrap.share_ahead(one, [close]) == sum(wins) / 2000
    assert 0.2 < sum(wins) / 2000 < 0.8


def test_intervals_that_touch_at_either_end_overlap() -> None:
    assert Interval(5, 9).overlaps(Interval(1, 5))
    assert Interval(1, 5).overlaps(Interval(5, 9))
