"""The numbers of responses: a row for each epoch."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from landscapes.kinds.response.model import ResponseRecording
from landscapes.trace.series import Series, settings_of
from landscapes.trace.tables import Value, numbers


def series(recording: ResponseRecording, prefix: str = "") -> Iterator[Series]:
    """Every answer with its accumulators; those that a rule does not have are left out."""
    scenario = recording.scenario
    for entry, response in zip(scenario.optimizers, recording.responses, strict=True):
        columns: dict[str, Sequence[Value]] = {
            "epoch": list(range(len(scenario.signal))),
            "gradient": numbers(scenario.signal),
            "answer": numbers(response.answers),
            **{symbol: numbers(values) for symbol, values in response.accumulators.items()},
        }
        yield Series(f"{prefix}{entry.label}", settings_of(entry), columns)


def results(recording: ResponseRecording) -> Iterator[dict[str, Value]]:
    """A row for each answer: its largest step, and the sum of all."""
    return results_of(series(recording))


def results_of(answered: Iterable[Series]) -> Iterator[dict[str, Value]]:
    """A row for each series of answers."""
    for each in answered:
        answers = [a for a in each.columns["answer"] if isinstance(a, float)]
        largest = max(answers, key=abs, default=None)
        yield {"label": each.label, "largest_answer": largest, "sum_of_answers": sum(answers)}


def document(recording: ResponseRecording) -> dict[str, Any]:
    """The signal's name, and every answer."""
    scenario = recording.scenario
    return {
        "signal": scenario.signal_title,
        "epochs": len(scenario.signal),
        "runs": [each.entry() for each in series(recording)],
    }
