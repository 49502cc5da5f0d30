"""The headline of runs on a landscape: the most telling sentence that is true of them."""

from landscapes.kinds.headlines import fitting
from landscapes.kinds.landscape.headline.counts import of_many
from landscapes.kinds.landscape.headline.fates import story
from landscapes.kinds.landscape.headline.sentences import RULES
from landscapes.kinds.landscape.model import LandscapeRecording


def headline(recording: LandscapeRecording) -> str | None:
    """The first sentence that is true, from the most telling to the least; None if none is."""
    scenario = recording.scenario
    if len(scenario.starts) * len(scenario.seeds) > 1:
        return fitting(*of_many(recording))
    told = story(recording)
    # The rules after the first that holds are not tried: some search the landscape.
    return next((each for each in (fitting(rule(told)) for rule in RULES) if each), None)
