"""Sentences about runs from several starts or with several seeds: counts and medians."""

from collections.abc import Iterator, Sequence

import numpy as np

from landscapes.description.subjects import everyone, names_of, nobody, some, word
from landscapes.ensemble import Outcome, quartiles
from landscapes.kinds.landscape.headline.fates import arrival, is_away, named_minimum
from landscapes.kinds.landscape.model import LandscapeRecording

CLEAR = 0.1
"""An optimizer reaches the minimum clearly more often by this share of its runs."""


class Counts:
    """How many runs of each optimizer reach a global minimum, and how many diverge.

    Args:
        recording: the recording.
    """

    def __init__(self, recording: LandscapeRecording) -> None:
        scenario = recording.scenario
        runs = [recording.of_optimizer(index) for index in range(len(scenario.optimizers))]
        self.names = names_of([entry.label for entry in scenario.optimizers])
        self.total = len(scenario.starts) * len(scenario.seeds)
        self.minimum = named_minimum(scenario.landscape, len(scenario.starts) == 1)
        self.known = bool(scenario.landscape.minima)
        self.reached = [
            sum(
                each.outcome is not Outcome.DIVERGED
                and arrival(scenario.landscape, each) is not None
                for each in own
            )
            for own in runs
        ]
        self.diverged = [
            sum(
                each.outcome is Outcome.DIVERGED
                and not each.losses[each.last_step] < each.losses[0]
                for each in own
            )
            for own in runs
        ]
        self.away = [sum(is_away(recording, each) for each in own) for own in runs]
        several = len(scenario.starts) > 1, len(scenario.seeds) > 1
        self._unit = {(True, False): ("from", "start"), (False, True): ("with", "seed")}.get(
            several, ("in", "run")
        )

    def part(self, count: int) -> str:
        """Write ``from 18 of 20 starts`` or ``with every seed``."""
        preposition, noun = self._unit
        if count == self.total:
            return f"{preposition} every {noun}"
        return f"{preposition} {count} of {self.total} {noun}s"

    def any(self) -> str:
        """Write ``from any start``, after a negation."""
        return self.part(self.total).replace("every", "any")


def of_many(recording: LandscapeRecording) -> Iterator[str]:
    """Yield the sentences that are true, the most telling first."""
    counts = Counts(recording)
    yield from _diverging(counts)
    if counts.known:
        yield from _reaching(counts, is_noisy=recording.scenario.noise is not None)
    yield from _lowest(recording, counts.names)


def _diverging(counts: Counts) -> Iterator[str]:
    """Yield ``SGD diverges from 3 of 16 starts``, or leaves the view if some have not diverged."""
    if not any(counts.diverged):
        return
    # A run that has left the view without being far enough away would be seen to diverge, too.
    if sum(counts.away) > sum(counts.diverged):
        of, verb = counts.away, ("leaves the view", "leave the view")
    else:
        of, verb = counts.diverged, ("diverges", "diverge")
    gone = [index for index, count in enumerate(of) if count]
    if all(of[index] == counts.total for index in gone):
        leave = some(gone, counts.names, only=False).does(*verb)
        yield f"{leave} {counts.part(counts.total)}"
    elif len(gone) == 1:
        yield f"{counts.names[gone[0]]} {verb[0]} {counts.part(of[gone[0]])}"


def _reaching(counts: Counts, is_noisy: bool) -> Iterator[str]:
    """Yield ``Adam reaches the minimum from 18 of 20 starts``, and who does most often."""
    reached, total = counts.reached, counts.total
    # Noise keeps most runs from coming to rest, so that they do not is no news.
    if is_noisy and 2 * max(reached) < total:
        return
    if not any(reached):
        yield from _never(counts)
        return
    if len(reached) == 1 and reached[0] < total:
        yield f"{counts.names[0]} reaches {counts.minimum} {counts.part(reached[0])}"
        yield f"{reached[0]} of {total} runs reach {counts.minimum}"
        return
    everywhere = [index for index, count in enumerate(reached) if count == total]
    if everywhere:
        if len(everywhere) == len(reached):
            subject = everyone(counts.names)
        else:
            subject = some(everywhere, counts.names)
        yield f"{subject.does('reaches', 'reach')} {counts.minimum} {counts.part(total)}"
        yield f"{subject.does('always reaches', 'always reach')} {counts.minimum}"
        return
    first, second, *_ = sorted(range(len(reached)), key=lambda index: -reached[index])
    if reached[first] - reached[second] >= max(1, CLEAR * total):
        often = f"{reached[first]} of {total}"
        yield f"{counts.names[first]} reaches {counts.minimum} most often: {often}"
        yield f"{counts.names[first]} reaches {counts.minimum} most often"


def _never(counts: Counts) -> Iterator[str]:
    """Yield ``None reaches the minimum from any start``, or ``None ever reaches it``."""
    if len(counts.names) == 1:
        yield f"{counts.names[0]} does not reach {counts.minimum} {counts.any()}"
        yield f"{counts.names[0]} never reaches {counts.minimum}"
    else:
        yield f"{nobody(counts.names).text} reaches {counts.minimum} {counts.any()}"
        yield f"{nobody(counts.names).text} ever reaches {counts.minimum}"


def _lowest(recording: LandscapeRecording, names: Sequence[str]) -> Iterator[str]:
    """Yield ``Adam ends lowest in the median``: the middle halves of the runs do not overlap."""
    finals = [
        np.array([[each.losses[each.last_step]] for each in recording.of_optimizer(index)])
        for index in range(len(names))
    ]
    is_whole = all(np.isfinite(each).all() for each in finals)
    left = any(each.outcome is Outcome.DIVERGED for each in recording.trajectories)
    if len(names) < 2 or left or not is_whole:
        return
    found = [quartiles(each) for each in finals]
    first = min(range(len(names)), key=lambda index: found[index].median.item())
    others = [each for index, each in enumerate(found) if index != first]
    if found[first].upper.item() < min(each.lower.item() for each in others):
        yield f"{names[first]} ends lowest in the median of {word(len(finals[first]))} runs"
        yield f"{names[first]} ends lowest in the median"
