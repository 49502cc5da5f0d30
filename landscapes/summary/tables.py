"""The table of what came out."""

from collections.abc import Iterator, Mapping, Sequence
from math import isfinite
from types import MappingProxyType

import numpy as np

from landscapes.description.maps import attractor_words
from landscapes.description.race import median_steps
from landscapes.description.runs import span_of
from landscapes.description.wording import percent, range_of
from landscapes.ensemble import DIVERGED, UNDECIDED
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
from landscapes.trace.results import results
from landscapes.trace.tables import Value
from landscapes.words import counted, spelt, telling

MOST_ENDS = 12
"""How many minima the table of basins names at most."""

Row = Sequence[str]


def table(recording: Recording) -> Iterator[Row]:
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
        Outcome.STANDS_STILL: "stands still",
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
