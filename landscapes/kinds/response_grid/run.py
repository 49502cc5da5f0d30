"""The responses of a grid, one after another."""

from itertools import islice

from landscapes.kinds.response.run import run as respond
from landscapes.kinds.response_grid.model import ResponseGridRecording, ResponseGridScenario
from landscapes.kinds.work import Work, reported


def run(scenario: ResponseGridScenario, work: Work) -> ResponseGridRecording:
    """Compute the response of every optimizer to every signal."""
    cells = [cell for row in scenario.rows for cell in row]
    recordings = iter([respond(cell, Work()) for cell in reported(cells, work.progress)])
    rows = tuple(tuple(islice(recordings, len(row))) for row in scenario.rows)
    return ResponseGridRecording(scenario, rows)
