"""The headline of basins: how many starts lead to the global minimum."""

from landscapes.description.subjects import names_of
from landscapes.description.wording import percent
from landscapes.kinds.basins.model import BasinsRecording
from landscapes.kinds.basins.words import goal_words

ALIKE = 0.05
"""Shares closer together than this are alike."""


def headline(recording: BasinsRecording) -> str | None:
    """The share of the starts, of the best optimizer and of the worst; None without minima."""
    if not recording.goals:
        return None
    goal = goal_words(recording)
    shares = [recording.share_at_goals(each) for each in recording.maps]
    names = names_of([entry.label for entry in recording.scenario.optimizers])
    best, worst = shares.index(max(shares)), shares.index(min(shares))
    most, least = percent(shares[best]), percent(shares[worst])
    if len(shares) == 1:
        return f"{most} of the starts reach {goal}"
    if shares[best] - shares[worst] < ALIKE:
        both = most if most == least else f"{least.removesuffix(' %')} to {most}"
        if least.startswith("below"):
            both = f"At most {most.removeprefix('below ')}"
        return f"{both} of the starts reach {goal}"
    return f"{most} reach {goal} with {names[best]}, {least} with {names[worst]}"
