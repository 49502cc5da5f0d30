"""The scenario and the recording of a grid of responses."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any, ClassVar

from landscapes.kinds.base import Recording, Scenario
from landscapes.kinds.recordings import labelled
from landscapes.kinds.response.model import ResponseRecording, ResponseScenario


@dataclass(frozen=True, eq=False)
class ResponseGridScenario(Scenario["ResponseGridRecording"]):
    """Responses side by side: a row for each optimizer, a column for each signal.

    Attributes:
        rows: the responses: a row for each optimizer, one response for each signal.
    """

    kind: ClassVar = "response_grid"

    rows: tuple[tuple[ResponseScenario, ...], ...]

    steps = 0
    """Nothing moves."""


@dataclass(frozen=True, eq=False)
class ResponseGridRecording(Recording[ResponseGridScenario]):
    """The responses of a grid, row by row."""

    rows: tuple[tuple[ResponseRecording, ...], ...]

    def __getitem__(self, name: str) -> ResponseRecording:
        """The response with this name, such as ``adam_spikes``."""
        cells = [cell for row in self.rows for cell in row]
        return labelled(name, (cell.scenario.name for cell in cells), cells)

    def pictures(self) -> "Iterator[tuple[PurePath, Recording[Any]]]":
        """Yield an overview and each response, in a folder with the grid's name."""
        folder = PurePath(self.scenario.name)
        yield folder / "overview", self
        for row in self.rows:
            for cell in row:
                yield folder / cell.scenario.name, cell
