"""The numbers of responses: a row for each epoch."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from landscapes.kinds.response.model import ResponseRecording
from landscapes.trace.series import Series, settings_of
from landscapes.trace.tables import Value, numbers


def series(recording: ResponseRecording, prefix: str = "") -> Iterator[Series]:
    """Yield the updates and the accumulators with each value of the hyperparameter."""
    scenario = recording.scenario
    for entry, response in zip(scenario.optimizers, recording.responses, strict=True):
        columns: dict[str, Sequence[Value]] = {
            "epoch": list(range(len(scenario.signal))),
            "gradient": numbers(scenario.signal),
            "update": numbers(response.updates),
            **{symbol: numbers(values) for symbol, values in response.accumulators.items()},
        }
        yield Series(f"{prefix}{entry.label}", settings_of(entry), columns)


def results(recording: ResponseRecording) -> Iterator[dict[str, Value]]:
    """A row for each response: its largest update, and the sum of all."""
    return results_of(series(recording))


def results_of(responses: Iterable[Series]) -> Iterator[dict[str, Value]]:
    """A row for each series of updates."""
    for each in responses:
        updates = [u for u in each.columns["update"] if isinstance(u, float)]
        largest = max(updates, key=abs, default=None)
        yield {"label": each.label, "largest_update": largest, "sum_of_updates": sum(updates)}


def document(recording: ResponseRecording) -> dict[str, Any]:
    """The signal's name, and all updates."""
    scenario = recording.scenario
    return {
        "signal": scenario.signal_title,
        "epochs": len(scenario.signal),
        "runs": [each.entry() for each in series(recording)],
    }
