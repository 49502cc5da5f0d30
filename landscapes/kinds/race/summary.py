"""The facts of a race, and its standings."""

from collections.abc import Iterator

from landscapes.kinds.landscape.words import span_of
from landscapes.kinds.race.model import RaceRecording
from landscapes.kinds.race.words import EVALUATIONS, goal, in_median
from landscapes.summary.facts import Fact, landscape_facts, noise_facts, settings_text
from landscapes.summary.tables import Row, cell
from landscapes.words import counted, written


def facts(recording: RaceRecording) -> Iterator[Fact]:
    """The conditions of the race, and the tuned values of each optimizer."""
    scenario = recording.scenario
    tuning, drawn = scenario.tuning, scenario.starts_seed
    yield from landscape_facts(scenario.landscape)
    seeded = "" if drawn is None else f" at random (seed {drawn})"
    yield Fact("starts", f"{len(scenario.starts)}{seeded}")
    yield Fact("steps", f"{scenario.steps}")
    if any(each.ranges for each in scenario.candidates):
        trials = f"{counted(tuning.trials, 'trial')} each"
        how = f" (seed {tuning.seed})" if tuning.search == "random" else " at most"
        yield Fact("tuning", f"{tuning.search} search, {trials}{how}")
    yield Fact("success", goal(scenario))
    if scenario.count == "evaluations":
        yield Fact("counted", EVALUATIONS)
    yield from noise_facts(scenario.noise)
    for each, search in zip(scenario.candidates, recording.searches, strict=True):
        ranges = (
            f"{key} {written(search.tuned[key])} of {written(tried.low)} to {written(tried.high)}"
            f" ({tried.scale})"
            for key, tried in each.ranges.items()
        )
        settings = "; ".join(filter(None, (*ranges, settings_text(each.fixed))))
        yield Fact("optimizer", f"{each.label}: {settings}")


def table(recording: RaceRecording) -> Iterator[Row]:
    """A row for each optimizer, the best first."""
    scenario = recording.scenario
    yield "", "successes", f"median {scenario.count}", "median final loss"
    span = span_of(recording.trajectories)
    for index in recording.ranking:
        search = recording.searches[index]
        successes = f"{search.successes[search.best]} of {len(scenario.starts)}"
        median = in_median(search.best_arrivals, recording.counts(index)[-1])
        final = float(search.median_losses[search.best])
        yield scenario.candidates[index].label, successes, median, cell(final, span)
