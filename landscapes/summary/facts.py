"""The facts of a scenario, a line or more for each."""

from collections.abc import Iterator, Mapping, Sequence
from textwrap import wrap

from landscapes.declaration import declaration
from landscapes.ensemble import GaussianNoise, Minibatch
from landscapes.functions import Domain, Landscape
from landscapes.runner import (
    BasinsRecording,
    LandscapeRecording,
    LearningRecording,
    RaceRecording,
    Recording,
    ResponseGridRecording,
    ResponseRecording,
    SensitivityRecording,
)
from landscapes.scenario.model import (
    HyperparameterValue,
    NoiseSettings,
    OptimizerEntry,
    Point,
    ResponseScenario,
)
from landscapes.words import counted, points, spelt, told_apart

WIDTH = 88
LISTED = 100
"""Up to so many start points are listed."""


def facts(recording: Recording) -> Iterator[str]:
    """What the scenario of a recording is."""
    match recording:
        case LandscapeRecording(scenario):
            yield from _landscape(scenario.landscape)
            yield from _shown(scenario.domain)
            yield from _starts(scenario.starts)
            yield from _fact("steps", f"{scenario.steps}")
            yield from _noise(scenario.noise)
            yield from _optimizers(scenario.optimizers)
        case BasinsRecording(scenario):
            yield from _landscape(scenario.landscape)
            yield from _shown(scenario.domain)
            yield from _fact("starts", f"{scenario.grid.columns} x {scenario.grid.rows}")
            yield from _fact("steps", f"{scenario.steps}")
            yield from _noise(scenario.noise)
            yield from _optimizers(scenario.optimizers)
        case ResponseRecording(scenario):
            yield from _fact(
                "signal", f"{scenario.signal_title}, {counted(len(scenario.signal), 'epoch')}"
            )
            yield from _optimizers(scenario.optimizers)
        case ResponseGridRecording():
            for cell in recording.rows[0]:
                yield from _signal(cell.scenario)
            for row in recording.rows:
                yield from _optimizers(row[0].scenario.optimizers, row[0].scenario.optimizer_title)
        case LearningRecording(scenario):
            train, validation = scenario.split
            layers = "-".join(map(str, scenario.network.layers))
            yield from _fact(
                "data",
                f"{spelt(train.name)}, {counted(len(train.inputs), 'point')} to learn"
                f" and {len(validation.inputs)} to validate",
            )
            yield from _fact(
                "network",
                f"{layers}, {scenario.network.activation}, {scenario.network.loss}",
            )
            yield from _fact("batch size", f"{scenario.batch_size}")
            yield from _fact("iterations", f"{scenario.steps}")
            yield from _fact("seeds", ", ".join(map(str, scenario.seeds)))
            yield from _optimizers(scenario.optimizers)
        case SensitivityRecording(scenario):
            yield from _landscape(scenario.landscape)
            yield from _starts(scenario.starts)
            yield from _fact("steps", f"{scenario.run_steps}")
            for axis in scenario.axes:
                low, high = told_apart(axis.values[[0, -1]].tolist())
                spaced = f"{counted(len(axis.values), 'value')} from {low} to {high}"
                name, scale = spelt(axis.hyperparameter), spelt(axis.scale)
                yield from _fact("axis", f"{name}, {spaced}, {scale}")
            yield from _noise(scenario.noise)
            yield from _optimizers(scenario.optimizers)
        case RaceRecording(scenario):
            yield from _race(recording)


def _signal(scenario: ResponseScenario) -> list[str]:
    epochs = counted(len(scenario.signal), "epoch")
    return _fact("signal", f"{scenario.signal_title}, {epochs}")


def _landscape(landscape: Landscape) -> Iterator[str]:
    yield from _fact("landscape", f"{landscape.name}, f(x, y) = {landscape.formula}")
    if landscape.parameters:
        yield from _fact("parameters", _settings(landscape.parameters))


def _starts(starts: Sequence[Point]) -> list[str]:
    places = ", ".join(points(starts)[:LISTED])
    others = f" and {counted(len(starts) - LISTED, 'other')}" if len(starts) > LISTED else ""
    return _fact("start" if len(starts) == 1 else "starts", f"{places}{others}")


def _shown(domain: Domain) -> list[str]:
    left, right = told_apart([domain.x_min, domain.x_max])
    bottom, top = told_apart([domain.y_min, domain.y_max])
    return _fact(
        "shown",
        f"x from {left} to {right}, y from {bottom} to {top}",
    )


def _race(recording: RaceRecording) -> Iterator[str]:
    """How it is raced, and what each optimizer is tuned to."""
    scenario = recording.scenario
    tuning, drawn = scenario.tuning, scenario.starts_seed
    yield from _landscape(scenario.landscape)
    seeded = "" if drawn is None else f" at random (seed {drawn})"
    yield from _fact("starts", f"{len(scenario.starts)}{seeded}")
    yield from _fact("steps", f"{scenario.steps}")
    if any(each.ranges for each in scenario.contestants):
        trials = f"{counted(tuning.trials, 'trial')} each"
        how = f" (seed {tuning.seed})" if tuning.search == "random" else " at most"
        yield from _fact("tuning", f"{tuning.search} search, {trials}{how}")
    goal = "a global minimum" if scenario.target is None else f"a loss of {scenario.target:g}"
    yield from _fact("success", f"{goal} at the end")
    yield from _noise(scenario.noise)
    for each, search in zip(scenario.contestants, recording.searches, strict=True):
        ranges = (
            f"{key} {search.tuned[key]:g} of {tried.low:g} to {tried.high:g} ({tried.scale})"
            for key, tried in each.ranges.items()
        )
        settings = "; ".join(filter(None, (*ranges, _settings(each.fixed))))
        yield from _fact("optimizer", f"{each.label}: {settings}")


def _fact(name: str, text: str) -> list[str]:
    return wrap(
        text,
        WIDTH,
        initial_indent=f"{name + ':':<13}",
        subsequent_indent=" " * 13,
        break_long_words=False,
        break_on_hyphens=False,
    )


def _noise(noise: NoiseSettings | None) -> Iterator[str]:
    if noise is None:
        return
    match noise.kind:
        case GaussianNoise(sigma):
            yield from _fact("noise", f"normal on the gradient, standard deviation {sigma:g}")
        case Minibatch() as batch:
            points = f"{len(batch.shifts)} data points (u, v)"
            yield from _fact("noise", f"mini-batches of {batch.used} of {points}")
    yield from _fact("seed" if len(noise.seeds) == 1 else "seeds", ", ".join(map(str, noise.seeds)))


def _optimizers(entries: Sequence[OptimizerEntry], title: str = "") -> Iterator[str]:
    """Each optimizer with all of its hyperparameters, and its title if the label is another."""
    for entry in entries:
        named = title or declaration(entry.factory).title
        shown = entry.label if entry.label.startswith(named) else f"{entry.label} ({named})"
        settings = _settings(entry.hyperparameters)
        yield from _fact("optimizer", f"{shown}: {settings}" if settings else shown)


def _settings(settings: Mapping[str, HyperparameterValue]) -> str:
    return ", ".join(
        f"{key} {value if isinstance(value, str) else format(value, 'g')}"
        for key, value in settings.items()
    )
