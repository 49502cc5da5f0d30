"""Recording → a page of plain text: the scenario in words, what came out, and the final losses."""

from collections.abc import Iterator, Mapping, Sequence
from math import isfinite
from textwrap import wrap
from types import MappingProxyType

import numpy as np

from landscapes.declaration import declaration
from landscapes.description import describe
from landscapes.description.maps import attractor_words
from landscapes.description.race import median_steps
from landscapes.description.runs import span_of
from landscapes.description.wording import percent, range_of
from landscapes.ensemble import DIVERGED, UNDECIDED, GaussianNoise, Minibatch
from landscapes.functions import Domain, Landscape
from landscapes.runner import (
    BasinsRecording,
    LandscapeRecording,
    LearningRecording,
    Outcome,
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
from landscapes.trace.results import results
from landscapes.trace.tables import Value
from landscapes.words import counted, points, spelt, telling, told_apart

WIDTH = 88
LISTED = 100
"""Up to so many start points are listed."""

MOST_ENDS = 12
"""How many minima the table of basins names at most."""

Row = Sequence[str]


def summary(recording: Recording, comment: str = "") -> Iterator[str]:
    """The lines of the page.

    Args:
        recording: what the page is about.
        comment: what the scenario's file says to look for.
    """
    yield recording.scenario.title
    yield from wrap(comment, WIDTH, break_on_hyphens=False)
    yield ""
    yield from _facts(recording)
    yield ""
    yield from wrap(describe(recording), WIDTH, break_on_hyphens=False)
    if rows := list(_results(recording)):
        yield ""
        yield from aligned(rows)


def aligned(rows: Sequence[Row]) -> Iterator[str]:
    """The rows with their columns below each other: the first to the left, numbers to the right."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for first, *others in rows:
        cells = [cell.rjust(width) for cell, width in zip(others, widths[1:], strict=True)]
        yield "  ".join([first.ljust(widths[0]), *cells]).rstrip()


def _facts(recording: Recording) -> Iterator[str]:
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


def _results(recording: Recording) -> Iterator[Row]:
    """The table of what came out, its header first."""
    match recording:
        case LandscapeRecording():
            yield "", "final loss", "gradient norm", "steps", "outcome"
            span = span_of(recording.trajectories)
            for run in recording.trajectories:
                last = run.last_step
                yield (
                    run.label,
                    _number(run.losses[last], span),
                    _number(run.gradient_norms[last]),
                    f"{last}",
                    OUTCOMES[run.outcome],
                )
        case LearningRecording(scenario):
            yield "", "training loss", "validation loss", "accuracy", "diverged"
            for entry, history in zip(scenario.optimizers, recording.histories, strict=True):
                kept = ~history.diverged
                finals = (
                    history.train_losses[kept, -1],
                    history.validation_losses[kept, -1],
                    history.validation_accuracies[kept, -1],
                )
                medians = (np.median(final) if final.size else np.nan for final in finals)
                gone = f"{history.diverged.sum()} of {len(history.seeds)}"
                yield entry.label, *map(_number, medians), gone
        case RaceRecording(scenario):
            yield "", "successes", "median steps", "median final loss"
            span = span_of(recording.trajectories)
            for index in recording.ranking:
                search = recording.searches[index]
                final = float(search.median_losses[search.best])
                yield (
                    scenario.contestants[index].label,
                    f"{search.successes[search.best]} of {len(scenario.starts)}",
                    median_steps(search.best_arrivals, scenario.steps),
                    _number(final, span),
                )
        case ResponseRecording(scenario):
            yield "", "largest answer", "last answer"
            for entry, response in zip(scenario.optimizers, recording.responses, strict=True):
                largest = max(response.answers, key=abs)
                yield entry.label, _number(largest), _number(response.answers[-1])
        case SensitivityRecording(scenario):
            names = [axis.hyperparameter for axis in scenario.axes]
            columns = [*names, "final_loss", "steps_to_converge", "diverged_share"]
            yield "best", *map(spelt, columns)
            found = np.concatenate([each.losses[1].ravel() for each in recording.maps])
            spans = {"final_loss": range_of(found.tolist())}
            for row in results(recording):
                values = (_value(row[column], spans.get(column, 0.0)) for column in columns)
                yield str(row["label"]), *values
        case BasinsRecording():
            yield from _shares(recording)
        case ResponseGridRecording():
            pass


def _shares(recording: BasinsRecording) -> Iterator[Row]:
    """The shares of the starts: a row for each end, a column for each optimizer."""
    yield "", *(entry.label for entry in recording.scenario.optimizers)
    ends = [attractor_words(each, recording) for each in recording.attractors]
    counts = np.stack([each.counts(len(ends)) for each in recording.maps])
    largest = sorted(np.argsort(-counts.sum(axis=0), kind="stable")[:MOST_ENDS].tolist())
    starts = recording.scenario.grid.size
    for index in largest:
        yield ends[index], *(_percent(count, starts) for count in counts[:, index].tolist())
    if len(ends) > MOST_ENDS:
        others = counts.sum(axis=1) - counts[:, largest].sum(axis=1)
        name = counted(len(ends) - MOST_ENDS, "other minimum", "other minima")
        yield name, *(_percent(count, starts) for count in others.tolist())
    for end, word in ((DIVERGED, "diverged"), (UNDECIDED, "undecided")):
        yield word, *(_percent(each.count(end), starts) for each in recording.maps)


def _percent(count: int, of: int) -> str:
    return percent(count / of, ".2f", least=0.01).replace("below", "<").replace("over", ">")


OUTCOMES: Mapping[Outcome, str] = MappingProxyType(
    {
        Outcome.CONVERGED: "converged",
        Outcome.RAN_ALL_STEPS: "not at rest",
        Outcome.DIVERGED: "diverged",
    }
)
"""The words of the table; ``docs/outcomes.md`` defines them."""


def _number(value: float, span: float = 0.0) -> str:
    """A number of the table, told from those that lie in such a span."""
    return telling(value, span, digits=6) if isfinite(value) else "–"


def _value(value: Value, span: float) -> str:
    return _number(value, span) if isinstance(value, (int, float)) else "–"
