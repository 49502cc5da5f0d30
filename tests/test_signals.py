"""The signals: the article's own, what they declare, and how a look-ahead reads them."""

import inspect
import json
from math import ceil, floor, inf, nan
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from landscapes.declaration import declaration
from landscapes.signals import SIGNALS, read_ahead, read_ahead_as_published

REFERENCE = Path(__file__).parent / "reference"
ARTICLES = json.loads((REFERENCE / "responses.json").read_text(encoding="utf-8"))["signals"]
STORED = dict(zip(ARTICLES, np.load(REFERENCE / "responses.npz")["signals"], strict=True))

every_signal = pytest.mark.parametrize("name", SIGNALS)

values = st.lists(st.floats(-1e3, 1e3), min_size=1, max_size=30).map(np.array)


@pytest.mark.parametrize("name", ARTICLES)
def test_the_articles_signals_are_the_stored_ones(name: str) -> None:
    assert np.array_equal(SIGNALS[name](300), STORED[name])


def test_the_reference_has_the_articles_six_signals() -> None:
    assert len(STORED) == 6
    assert {signal.shape for signal in STORED.values()} == {(300,)}


@every_signal
def test_a_signal_is_float64_and_a_short_one_begins_a_long_one(name: str) -> None:
    long = SIGNALS[name](400)
    assert long.dtype == np.float64
    assert long.shape == (400,)
    assert np.array_equal(SIGNALS[name](150), long[:150])


@every_signal
def test_declares_title_formula_source_and_bounded_parameters(name: str) -> None:
    declared = declaration(SIGNALS[name])
    assert declared.title
    assert declared.summary
    assert declared.formula.startswith("g = ")
    assert declared.source
    assert declared.settings
    for parameter in declared.settings:
        assert isinstance(parameter.default, parameter.annotation.__origin__)
        assert parameter.annotation.__metadata__


@pytest.mark.parametrize(
    ("name", "parameters", "expected"),
    [
        ("spikes", {"period": 3, "width": 1, "height": 2.0}, [2, 0, 0, 2, 0, 0, 2]),
        ("saturation", {"period": 3, "width": 2, "height": 2.0}, [2, 2, 0, 2, 2, 0, 2]),
        ("rectangles", {"period": 3, "width": 2, "height": 2.0}, [2, 2, -2, 2, 2, -2, 2]),
        (
            "uneven_sawtooth",
            {"period": 2, "early_height": 4.0, "late_height": -1.0, "at": 3},
            [0, 2, 0, 2, 0, -0.5, 0],
        ),
        ("constant", {"value": -3.0}, [-3] * 7),
        ("step", {"at": 2, "before": -1.0, "after": 5.0}, [-1, -1, 5, 5, 5, 5, 5]),
    ],
)
def test_a_signal_follows_its_parameters(name: str, parameters, expected) -> None:
    assert np.array_equal(SIGNALS[name](7, **parameters), expected)


def test_a_sine_peaks_after_a_quarter_of_its_period() -> None:
    expected = [0, 3, 0, -3, 0]
    got = SIGNALS["sine"](5, period=4.0, amplitude=3.0)
    np.testing.assert_allclose(got, expected, rtol=0, atol=1e-14)


@pytest.mark.parametrize("name", ["noisy_sin", "very_noisy_sin"])
def test_noise_is_uniform_centred_as_wide_as_asked_and_made_by_the_seed_alone(name: str) -> None:
    settings = {"amplitude": 1e-12, "noise": 6.0, "seed": 7}
    state = np.random.get_state()[1].copy()
    noise = SIGNALS[name](20_000, **settings)
    assert np.array_equal(np.random.get_state()[1], state)
    assert np.array_equal(SIGNALS[name](20_000, **settings), noise)
    assert not np.array_equal(SIGNALS[name](20_000, **settings | {"seed": 8}), noise)
    assert -3 <= noise.min() < -2.99
    assert 2.99 < noise.max() <= 3
    standard_error = 6 / 12**0.5 / 20_000**0.5
    assert abs(noise.mean()) < 4 * standard_error


def test_the_two_noisy_signals_of_the_article_share_no_noise() -> None:
    noises = [
        SIGNALS[name](300, amplitude=1e-12, noise=1.0) for name in ("noisy_sin", "very_noisy_sin")
    ]
    assert abs(np.corrcoef(*noises)[0, 1]) < 4 / 300**0.5


@given(signal=values, fractions=st.lists(st.floats(0, 1), min_size=1, max_size=20))
def test_read_ahead_interpolates_linearly(signal, fractions) -> None:
    epochs = np.array(fractions) * (len(signal) - 1)
    expected = np.interp(epochs, np.arange(len(signal)), signal)
    np.testing.assert_allclose(read_ahead(signal, epochs), expected, rtol=1e-12, atol=1e-12)


@given(signal=values)
def test_both_readings_read_whole_epochs_exactly(signal) -> None:
    epochs = np.arange(len(signal), dtype=float)
    for reading in (read_ahead, read_ahead_as_published):
        assert np.array_equal(reading(signal, epochs), signal)


def test_read_ahead_outside_the_signal() -> None:
    signal = np.array([5.0, 7.0, 9.0])
    epochs = np.array([-inf, -4.5, -1.0, -0.5, 2.5, 3.0, 3.5, 1e300, inf, nan])
    expected = [5, 5, 5, 5, 9, 0, 0, 0, 0, nan]
    np.testing.assert_array_equal(read_ahead(signal, epochs), expected)


@pytest.mark.parametrize("reading", [read_ahead, read_ahead_as_published])
@pytest.mark.parametrize("shape", [(), (6,), (2, 3), (4, 1, 1), (0,)])
def test_a_reading_keeps_the_shape(reading, shape) -> None:
    signal = np.arange(9.0)
    epochs = np.random.default_rng(0).uniform(-2, 11, shape)
    got = reading(signal, epochs)
    assert got.shape == shape
    one_by_one = [reading(signal, epoch) for epoch in epochs.ravel()]
    assert np.array_equal(got.ravel(), one_by_one)


def published(signal, index):
    """The article's helper and its caller's rule, for one index."""
    if not index < len(signal):
        return 0.0
    low, high = floor(index), ceil(index)
    if low == high or high >= len(signal):
        return signal[low]
    if low < 0:
        return signal[high]
    return signal[low] + (index - low) * signal[high]


@given(
    signal=values,
    places=st.lists(st.floats(-1, 1.5) | st.sampled_from([-1, -0.5, 0, 0.5, 1]), max_size=20),
    whole=st.booleans(),
)
def test_the_published_reading_is_the_articles_helper(signal, places, whole) -> None:
    epochs = np.array(places, dtype=float) * len(signal)
    epochs = np.round(epochs) if whole else epochs
    expected = [published(signal, epoch) for epoch in epochs]
    assert np.array_equal(read_ahead_as_published(signal, epochs), expected)


def test_the_published_reading_adds_where_it_should_interpolate() -> None:
    signal = np.full(5, 2.0)
    assert read_ahead(signal, np.array(1.75)) == 2.0
    assert read_ahead_as_published(signal, np.array(1.75)) == 3.5


def test_the_published_reading_outside_the_signal() -> None:
    signal = np.array([5.0, 7.0, 9.0])
    epochs = np.array([-inf, -1e300, -4.5, -3.0, -1.5, -1.0, -0.5, 2.5, 3.0, inf, nan])
    expected = [5, 5, 5, 5, 9, 9, 5, 9, 0, 0, 0]
    np.testing.assert_array_equal(read_ahead_as_published(signal, epochs), expected)


def test_the_epochs_come_first_and_parameters_only_by_name() -> None:
    for signal in SIGNALS.values():
        first, *others = inspect.signature(signal).parameters.values()
        assert first.name == "epochs"
        assert all(parameter.kind is parameter.KEYWORD_ONLY for parameter in others)
