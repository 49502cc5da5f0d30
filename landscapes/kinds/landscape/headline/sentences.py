"""Sentences about runs from one start; each is None where it would not be true."""

from collections.abc import Callable, Sequence

import numpy as np

from landscapes.description.subjects import everyone, nobody, some
from landscapes.functions import Array
from landscapes.kinds.landscape.headline.fates import PIXEL, STILL, Story
from landscapes.objective import Objective
from landscapes.words import counted

FAR = 10 * STILL
"""A run that gets farther from its start than this, in diagonals of the picture, moves clearly."""

CLEAR = 0.05
"""A loss that is clearly lower differs by this share of the drop from the start."""

EARLIER, SOONER = 0.8, 3
"""A run that arrives clearly first takes this share of the steps of the next, and fewer by this."""

AT_SADDLE, BY_SADDLE, OFF_SADDLE = 0.05, 0.1, 0.2
"""Distances from a saddle, in diagonals: of runs that stay there, pass by, and have left."""
NEWTON_STEPS, HESSIAN_SPACING = 6, 1e-4
"""How a saddle is found: the steps, and the distance of gradients in diagonals."""


def trap(told: Story) -> str | None:
    """``Only Adam leaves the trap``: all start in the basin of a high minimum, and some get out."""
    high = told.start
    if high is None or high in told.landscape.global_minima:
        return None
    caught = [index for index, each in enumerate(told.fates) if each.basin == high]
    free = [index for index in range(len(told.fates)) if index not in caught]
    if not free:
        is_known_lower = any(each.loss < high.loss for each in told.landscape.minima)
        stays = everyone(told.names).does("stays", "stay")
        return f"{stays} in the basin of the local minimum" if is_known_lower else None
    lower = high.loss - CLEAR * told.drop
    got_out = all(
        each.basin and each.basin.loss < lower and each.loss < lower
        for each in (told.fates[index] for index in free)
    )
    if not got_out or (not caught and len(free) > 1):
        return None
    if len(free) <= len(caught) or not caught:
        return f"{some(free, told.names).does('leaves', 'leave')} the trap"
    return f"{some(caught, told.names).does('stays', 'stay')} in the trap"


def saddle(told: Story) -> str | None:
    """``Only Adam leaves the saddle``: the others end beside it."""
    runs, diagonal = told.recording.trajectories, told.recording.scenario.domain.diagonal
    ends = [run.positions[run.last_step] for run in runs]
    places = (_saddle_near(told, end) for end, each in zip(ends, told.fates, strict=True)
              if not (each.diverged or each.fell))  # fmt: skip
    place = next((each for each in places if each is not None), None)
    if place is None:
        return None
    height = float(Objective(told.landscape).value(place))
    stayed, left = [], []
    for index, (run, fate) in enumerate(zip(runs, told.fates, strict=True)):
        way = np.hypot(*(run.positions[: run.last_step + 1] - place).T) / diagonal
        if way[-1] <= AT_SADDLE and not fate.fell:
            stayed.append(index)
        elif way.min() <= BY_SADDLE and way[-1] >= OFF_SADDLE and fate.loss < height:
            left.append(index)
    if len(stayed) + len(left) < len(runs):
        return None
    if left and len(left) <= len(stayed):
        return f"{some(left, told.names).does('leaves', 'leave')} the saddle"
    return f"{some(stayed, told.names).does('stays', 'stay')} at the saddle"


def _saddle_near(told: Story, end: Array) -> Array | None:
    """The saddle beside a place, by Newton's method; None if there is none."""
    objective, diagonal = Objective(told.landscape), told.recording.scenario.domain.diagonal
    place = end
    for _ in range(NEWTON_STEPS):
        hessian = objective.hessian_by_differences(place[np.newaxis], HESSIAN_SPACING * diagonal)[0]
        # The determinant itself overflows where losses are immense.
        if not (np.isfinite(hessian).all() and np.linalg.slogdet(hessian).sign < 0):
            return None
        step = np.linalg.solve(hessian, objective.gradient(place))
        place = place - step
        if not np.hypot(*(place - end)) <= AT_SADDLE * diagonal:
            return None
    return place if np.hypot(*step) <= HESSIAN_SPACING * diagonal else None


def still(told: Story) -> str | None:
    """``Nesterov does not move``, or hardly does, where others do."""
    unmoved = [index for index, each in enumerate(told.fates) if each.distance <= STILL]
    if not unmoved or told.fates[unmoved[0]].arrival is not None:
        return None
    if len(unmoved) == len(told.fates):
        return everyone(told.names).does("does not move", "stay at the start")
    others = [each for index, each in enumerate(told.fates) if index not in unmoved]
    if any(each.distance < FAR for each in others):
        return None
    if len(others) == 1 and len(unmoved) > 1:
        (mover,) = set(range(len(told.fates))) - set(unmoved)
        return f"Only {told.names[mover]} moves"
    told_of = some(unmoved, told.names, only=False)
    if max(told.fates[index].distance for index in unmoved) > PIXEL:
        return told_of.does("hardly moves", "hardly move")
    return told_of.does("does not move", "do not move")


def diverging(told: Story) -> str | None:
    """``SGD diverges``."""
    gone = [index for index, each in enumerate(told.fates) if each.diverged]
    return some(gone, told.names, only=False).does("diverges", "diverge") if gone else None


def reaching(told: Story) -> str | None:
    """``Only RMSProp reaches the global minimum``, and who is first if all do."""
    arrived = told.arrived
    if not arrived:
        return None
    if len(arrived) == len(told.fates):
        return _arriving(told)
    away = [index for index in range(len(told.fates)) if index not in arrived]
    around = [index for index in away if told.fates[index].basin in told.landscape.global_minima]
    if around:
        # Runs that still swing around the minimum would be seen as having reached it.
        rested = [index for index in arrived if told.fates[index].rested]
        comes = some(rested, told.names).does("comes", "come") if rested else ""
        return f"{comes} to rest at {told.minimum}" if rested else None
    if len(away) == 1 < len(arrived):
        return f"Only {told.names[away[0]]} misses {told.minimum}"
    return f"{some(arrived, told.names).does('reaches', 'reach')} {told.minimum}"


def _arriving(told: Story) -> str:
    steps = [each.arrival or 0 for each in told.fates]
    reach = f"{everyone(told.names).does('reaches', 'reach')} {told.minimum}"
    if len(steps) == 1:
        return f"{reach} in {counted(steps[0], 'step')}"
    first, second, *_ = sorted(range(len(steps)), key=steps.__getitem__)
    is_clear = steps[first] <= min(EARLIER * steps[second], steps[second] - SOONER)
    return f"{reach}, {told.names[first]} first" if is_clear else reach


def together(told: Story) -> str | None:
    """``All five end in the basin of one local minimum``, or of the global one."""
    basins = {each.basin for each in told.fates}
    if len(basins) != 1 or None in basins or not told.landscape.minima:
        return None
    (basin,) = basins
    if basin in told.landscape.global_minima:
        ends = everyone(told.names).does("ends", "end")
        return f"{ends} in the basin of {told.minimum}"
    if len(told.fates) == 1:
        return f"{told.names[0]} ends in the basin of a local minimum"
    return f"{everyone(told.names).does('ends', 'end')} in the basin of one local minimum"


def lowest(told: Story) -> str | None:
    """``Adam ends lowest``, by a clear margin."""
    if len(told.fates) < 2 or not told.drop or any(each.fell for each in told.fates):
        return None
    losses = [each.loss for each in told.fates]
    first, second, *_ = sorted(range(len(losses)), key=losses.__getitem__)
    is_clear = losses[second] - losses[first] >= CLEAR * told.drop
    return f"{told.names[first]} ends lowest" if is_clear else None


def missing(told: Story) -> str | None:
    """``None reaches the minimum in 125 steps``."""
    if not told.landscape.minima or told.arrived:
        return None
    steps = counted(told.recording.scenario.steps, "step")
    if len(told.names) == 1:
        return f"{told.names[0]} does not reach {told.minimum} in {steps}"
    return f"{nobody(told.names).text} reaches {told.minimum} in {steps}"


RULES: Sequence[Callable[[Story], str | None]] = (
    trap, saddle, still, diverging, reaching, together, lowest, missing,
)  # fmt: skip
"""From the most telling to the least."""
