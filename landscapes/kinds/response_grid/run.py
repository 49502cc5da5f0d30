"""The responses of a grid, one after another."""

from itertools import islice

from landscapes.kinds.base import Work
from landscapes.kinds.progress import reported
from landscapes.kinds.response.run import run as respond
from landscapes.kinds.response_grid.model import ResponseGridRecording, ResponseGridScenario


def run(scenario: ResponseGridScenario, work: Work) -> ResponseGridRecording:
    """Compute the response of every optimizer to every signal."""
    cells = [cell for row in scenario.rows for cell in row]
    recordings = iter([respond(cell, Work()) for cell in reported(cells, work.progress)])
    rows = tuple(tuple(islice(recordings, len(row))) for row in scenario.rows)
    return ResponseGridRecording(scenario, rows)
