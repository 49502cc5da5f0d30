"""The facts of runs on a landscape, and how each run ended."""

from collections.abc import Iterator

from landscapes.ensemble import Outcome
from landscapes.kinds.landscape.model import LandscapeRecording
from landscapes.kinds.landscape.words import span_of
from landscapes.summary.facts import (
    Fact,
    domain_fact,
    landscape_facts,
    noise_facts,
    optimizer_facts,
    starts_fact,
)
from landscapes.summary.tables import FALLS_ON, OUTCOMES, Row, cell
from landscapes.trajectory import Trajectory


def facts(recording: LandscapeRecording) -> Iterator[Fact]:
    """The facts of the scenario."""
    scenario = recording.scenario
    yield from landscape_facts(scenario.landscape)
    yield domain_fact(scenario.domain)
    yield starts_fact(scenario.starts)
    yield Fact("steps", f"{scenario.steps}")
    yield from noise_facts(scenario.noise)
    yield from optimizer_facts(scenario.optimizers)


def table(recording: LandscapeRecording) -> Iterator[Row]:
    """A row for each run."""
    yield "", "final loss", "gradient norm", "steps", "outcome"
    span = span_of(recording.trajectories)
    for run in recording.trajectories:
        last = run.last_step
        loss, norm = cell(run.losses[last], span), cell(run.gradient_norms[last])
        yield run.label, loss, norm, f"{last}", _ended(recording, run)


def _ended(recording: LandscapeRecording, run: Trajectory) -> str:
    """How a run ended, with the reason if its optimizer stopped by itself."""
    word = FALLS_ON if recording.falls_on(run) else OUTCOMES[run.outcome]
    if not run.stop:
        return word
    return str(run.stop) if run.outcome is Outcome.STOPPED else f"{word}; {run.stop}"
