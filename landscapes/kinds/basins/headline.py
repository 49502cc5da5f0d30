"""The headline of basins: how many starts lead to the global minimum."""

from landscapes.description.subjects import names_of
from landscapes.description.wording import percent
from landscapes.kinds.basins.model import BasinsRecording
from landscapes.kinds.basins.words import goal_words
from landscapes.kinds.headlines import fitting

ALIKE = 0.05
"""Shares closer together than this are alike."""


def headline(recording: BasinsRecording) -> str | None:
    """The share of the starts, of the best optimizer and of the worst; None without minima."""
    if not recording.goals:
        return None
    goal = goal_words(recording)
    shares = [recording.share_at_goals(each) for each in recording.maps]
    names = names_of([entry.label for entry in recording.scenario.optimizers])
    told = [percent(share) for share in shares]
    *_, worst = order = sorted(range(len(shares)), key=lambda index: -shares[index])
    best, others = order[0], [shares[index] for index in order[:-1]]
    reach = f"reach {goal}"
    everyone = _range(told[worst], told[best])
    usual = f"{everyone} of the starts {reach}", f"{everyone} of starts {reach}"
    if len(shares) == 1 or shares[best] - shares[worst] < ALIKE:
        return _first(*usual)
    if told.count(told[best]) == told.count(told[worst]) == 1:
        both = f"{told[best]} {reach} with {names[best]}, {told[worst]} with {names[worst]}"
        return _first(both, f"{names[best]} reaches {goal} most often", *usual)
    if max(others) - min(others) < ALIKE:
        but = f"{told[best]} {reach}, but only {told[worst]} with {names[worst]}"
        return _first(but, *usual)
    return _first(*usual)


def _range(least: str, most: str) -> str:
    """Write ``59 to 61 %``."""
    if least == most:
        return most
    if least.startswith("below"):
        return f"at most {most}"
    return f"{least.removesuffix(' %')} to {most}"


def _first(*sentences: str) -> str | None:
    """The first sentence that is short enough, with a capital letter."""
    return fitting(*(sentence[0].upper() + sentence[1:] for sentence in sentences))
