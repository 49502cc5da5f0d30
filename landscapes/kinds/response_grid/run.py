"""The responses of a grid, one after another."""

from landscapes.kinds.base import Work
from landscapes.kinds.response.run import run as respond
from landscapes.kinds.response_grid.model import ResponseGridRecording, ResponseGridScenario


def run(scenario: ResponseGridScenario, work: Work) -> ResponseGridRecording:
    """Let every optimizer answer to every signal."""
    rows = tuple(tuple(respond(cell, work) for cell in row) for row in scenario.rows)
    return ResponseGridRecording(scenario, rows)
