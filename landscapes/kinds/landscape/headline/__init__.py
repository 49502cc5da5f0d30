"""The headline of runs on a landscape: the most telling sentence that is true of them."""

from collections.abc import Callable, Sequence

from landscapes.kinds.landscape.headline.counts import of_many
from landscapes.kinds.landscape.headline.fates import Story, story
from landscapes.kinds.landscape.headline.sentences import RULES
from landscapes.kinds.landscape.model import LandscapeRecording

LONGEST = 64
"""The most characters of a headline."""


def headline(recording: LandscapeRecording) -> str | None:
    """The first sentence that is true, from the most telling to the least; None if none is."""
    scenario = recording.scenario
    if len(scenario.starts) * len(scenario.seeds) > 1:
        return next((each for each in of_many(recording) if len(each) <= LONGEST), None)
    return _first(RULES, story(recording))


def _first(rules: Sequence[Callable[[Story], str | None]], told: Story) -> str | None:
    said = (rule(told) for rule in rules)
    return next((each for each in said if each and len(each) <= LONGEST), None)
