"""Recording → words: what a picture shows, in a sentence or two that are true of it."""

from collections.abc import Iterator, Sequence
from math import ceil, isfinite, log10

import numpy as np

from landscapes.ensemble import GaussianNoise, Minibatch
from landscapes.functions import Domain, Minimum
from landscapes.runner import (
    DIVERGED,
    UNDECIDED,
    Attractor,
    BasinMap,
    BasinsRecording,
    LandscapeRecording,
    LearningRecording,
    Mark,
    Outcome,
    Recording,
    ResponseGridRecording,
    ResponseRecording,
    SensitivityMap,
    SensitivityRecording,
    Trajectory,
    values_at,
)
from landscapes.scenario.model import Axis, NoiseSettings
from landscapes.words import settings, spelt, three_digits

MOST_SHARES = 4
"""How many basins of an optimizer are told at most."""

PLACES = 500
"""So many places along a domain's diagonal are told apart."""

NEAR = 0.01
"""A run that ends at most this part of a domain diagonal from a minimum ends at it."""


def describe(recording: Recording) -> str:
    """What the picture of a recording shows and what came out, for who cannot see it."""
    match recording:
        case LandscapeRecording():
            return _of_runs(recording)
        case ResponseRecording():
            return _of_responses(recording)
        case ResponseGridRecording():
            return _of_grid(recording)
        case LearningRecording():
            return _of_learning(recording)
        case SensitivityRecording():
            return _of_sensitivity(recording)
        case BasinsRecording():
            return _of_basins(recording)


def _of_runs(recording: LandscapeRecording) -> str:
    scenario = recording.scenario
    starts = [_point(*start) for start in scenario.starts]
    optimizers = [entry.label for entry in scenario.optimizers]
    where = f"from {starts[0]}" if len(starts) == 1 else f"from {len(starts)} starts"
    shown = f"{scenario.landscape.title}: {_list(optimizers)}, {scenario.steps} steps {where}"
    shown += f", {_told(scenario.noise)}" if scenario.noise else ""
    ends = _endings(recording) if len(scenario.seeds) == 1 else _medians(recording)
    return f"{shown}. {'; '.join(ends)}."


def _told(noise: NoiseSettings) -> str:
    """What the runs are told of the gradient."""
    match noise.kind:
        case GaussianNoise(sigma):
            told = f"normal noise of standard deviation {sigma:g} on the gradient"
        case Minibatch() as batch:
            told = f"mini-batches of {batch.used}"
    return f"{told}, {len(noise.seeds)} seeds" if len(noise.seeds) > 1 else told


def _medians(recording: LandscapeRecording) -> Iterator[str]:
    """What the runs of each optimizer end with, the lowest median first."""
    finals: dict[str, list[float]] = {}
    for index, entry in enumerate(recording.scenario.optimizers):
        finals[entry.label] = [_final_loss(run) for run in recording.of_optimizer(index)]
    for label, losses in sorted(finals.items(), key=lambda item: float(np.median(item[1]))):
        left = [loss for loss in losses if isfinite(loss)]
        gone = f"{len(losses) - len(left)} of its {len(losses)} runs diverged"
        if not left:
            yield f"all {len(losses)} runs of {label} diverged"
        elif len(left) < len(losses):
            yield f"{label} ended at a median loss of {_loss(float(np.median(left)))}, {gone}"
        else:
            yield f"{label} ended at a median loss of {_loss(float(np.median(left)))}"


def _endings(recording: LandscapeRecording) -> Iterator[str]:
    """Where runs ended: those of one fate together, the lowest loss first."""
    fates: dict[str, list[Trajectory]] = {}
    for trajectory in sorted(recording.trajectories, key=_final_loss):
        fates.setdefault(_fate(recording, trajectory), []).append(trajectory)
    for fate, trajectories in fates.items():
        names = [t.label for t in trajectories]
        total = len(recording.trajectories)
        who = _list(names) if len(names) <= 5 else f"{len(names)} of {total} runs"
        yield f"{who} {fate}"


def _final_loss(trajectory: Trajectory) -> float:
    loss = float(trajectory.losses[trajectory.last_step])
    diverged = trajectory.outcome is Outcome.DIVERGED or not isfinite(loss)
    return float("inf") if diverged else loss


def _fate(recording: LandscapeRecording, trajectory: Trajectory) -> str:
    if trajectory.outcome is Outcome.DIVERGED:
        return f"diverged at step {trajectory.last_step}"
    x, y = trajectory.positions[trajectory.last_step].tolist()
    loss = f"loss {_loss(float(trajectory.losses[trajectory.last_step]))}"
    landscape = recording.scenario.landscape
    for kind, minima in (("global", landscape.global_minima), ("local", landscape.local_minima)):
        for minimum in minima:
            if _distance(minimum, x, y) <= NEAR * landscape.domain.diagonal:
                article = "a" if kind == "local" or len(minima) > 1 else "the"
                return f"ended at {article} {kind} minimum {_point(*minimum[:2])}, {loss}"
    return f"ended at {_point(x, y)}, {loss}"


def _distance(minimum: Minimum, x: float, y: float) -> float:
    return float(np.hypot(minimum.x - x, minimum.y - y))


def _of_responses(recording: ResponseRecording) -> str:
    scenario = recording.scenario
    labels = [entry.label for entry in scenario.optimizers]
    shown = (
        f"A gradient over {len(scenario.signal)} epochs, {scenario.signal_title.lower()},"
        f" and what {scenario.optimizer_title} answers"
    )
    peaks = [
        f"{np.nanmax(np.abs(response.answers)):.3g} with {label}"
        for label, response in zip(labels, recording.responses, strict=True)
    ]
    return f"{shown}. The largest step is {_list(peaks)}."


def _of_grid(recording: ResponseGridRecording) -> str:
    rows = [row[0].scenario.optimizer_title for row in recording.rows]
    columns = [cell.scenario.signal_title.lower() for cell in recording.rows[0]]
    return f"What {_list(rows)} answer to {len(columns)} gradients: {_list(columns)}."


def _of_learning(recording: LearningRecording) -> str:
    scenario = recording.scenario
    layers = "-".join(map(str, scenario.network.layers))
    final = {
        entry.label: float(np.nanmedian(history.validation_losses[:, -1]))
        for entry, history in zip(scenario.optimizers, recording.histories, strict=True)
        if not history.diverged.all()
    }
    shown = (
        f"Training and validation loss of a {layers} network on"
        f" {scenario.split.train.name.replace('_', ' ')} over {scenario.steps} iterations"
    )
    losses = [f"{loss:.3g} with {label}" for label, loss in sorted(final.items(), key=_second)]
    ends = f"The median of the validation loss over {len(scenario.seeds)} seeds ends at"
    return f"{shown}. {ends} {_list(losses)}." if losses else f"{shown}. Every run diverged."


def _of_sensitivity(recording: SensitivityRecording) -> str:
    scenario = recording.scenario
    ranges = [f"{spelt(axis.hyperparameter)} ({_range(axis)})" for axis in scenario.axes]
    measured = {
        "final_loss": f"Final loss after {scenario.run_steps} steps",
        "steps_to_converge": f"Steps to converge, {scenario.run_steps} at most,",
    }[scenario.measure]
    starts = [_point(*start) for start in scenario.starts]
    where = f"from {starts[0]}" if len(starts) == 1 else f"from {len(starts)} starts"
    shown = f"{measured} on {scenario.landscape.title} {where}, against {_list(ranges)}."
    found = [
        _best(recording, entry.label, each)
        for entry, each in zip(scenario.optimizers, recording.maps, strict=True)
    ]
    return f"{shown} {'; '.join(found)}."


def _range(axis: Axis) -> str:
    low, high = (three_digits(float(value)) for value in axis.values[[0, -1]])
    return f"{len(axis.values)} values from {low} to {high}"


def _best(recording: SensitivityRecording, label: str, found: SensitivityMap) -> str:
    """What is to be said of one map: its best cell, how much of it diverged, and the defaults."""
    scenario = recording.scenario
    cell = found.best(scenario.measure)
    facts = [f"{100 * found.diverged_cells.mean():.0f} % of the cells diverged"]
    facts += [f"default of {_list(mark.frameworks)}: {_values(mark)}" for mark in found.defaults]
    if cell is None:
        return f"{label} never converged ({', '.join(facts)})"
    if scenario.measure == "final_loss":
        result = f"loss {_loss(float(found.losses[1][cell]))}"
    else:
        result = f"{found.steps[1][cell]:.0f} steps"
    best = settings(values_at(scenario.axes, cell))
    return f"{label} is best with {best}: {result} ({', '.join(facts)})"


def _values(mark: Mark) -> str:
    texts = [three_digits(value) for value in mark.values]
    return f"({', '.join(texts)})" if len(texts) > 1 else texts[0]


def _of_basins(recording: BasinsRecording) -> str:
    scenario, grid = recording.scenario, recording.scenario.grid
    shown = (
        f"{scenario.landscape.title}: where {grid.columns} times {grid.rows} starts end"
        f" after {scenario.steps} steps"
    )
    shown += f", {_told(scenario.noise)}." if scenario.noise else "."
    ends = [
        f"{entry.label}: {', '.join(_shares(recording, each))}"
        for entry, each in zip(scenario.optimizers, recording.maps, strict=True)
    ]
    return f"{shown} {'; '.join(ends)}."


def _shares(recording: BasinsRecording, basins: BasinMap) -> Iterator[str]:
    """Which share of the starts goes where, the largest first; small ones together."""
    domain = recording.scenario.domain
    counts = basins.counts(len(recording.attractors))
    order = [int(index) for index in np.argsort(-counts, kind="stable") if counts[index]]
    for index in order[:MOST_SHARES]:
        where = attractor_place(recording.attractors[index], domain)
        yield f"{_percent(counts[index], basins)} at {where}"
    if others := order[MOST_SHARES:]:
        yield f"{_percent(counts[others].sum(), basins)} at {len(others)} other minima"
    for end, word in ((DIVERGED, "diverged"), (UNDECIDED, "undecided")):
        if count := basins.count(end):
            yield f"{_percent(count, basins)} {word}"


def _percent(count: int, basins: BasinMap) -> str:
    share = 100 * count / basins.basins.size
    return "below 0.1 %" if share < 0.1 else f"{share:.3g} %"


def attractor_words(attractor: Attractor, domain: Domain) -> str:
    """``(−0.04, 0.07), loss 0.0897``, and whether it was found."""
    return f"{attractor_place(attractor, domain)}, {attractor_loss(attractor)}"


def attractor_loss(attractor: Attractor) -> str:
    """``loss 0.0897``, and whether the attractor was found."""
    loss = _loss(attractor.loss).replace("below ", "< ")
    return f"loss {loss}{'' if attractor.known else ', found'}"


def attractor_place(attractor: Attractor, domain: Domain) -> str:
    """``(−0.04, 0.07)``, with as many decimals as matter in a domain."""
    decimals = max(0, ceil(-log10(domain.diagonal / PLACES)))
    x, y = (f"{round(value, decimals) + 0.0:.{decimals}f}" for value in attractor[:2])
    return f"({x}, {y})".replace("-", "−")


def _second(pair: tuple[str, float]) -> float:
    return pair[1]


def _point(x: float, y: float) -> str:
    """``(−2.8, 0.07)``, and no −0."""
    return f"({_short(x)}, {_short(y)})"


def _short(value: float) -> str:
    text = f"{round(value, 2) + 0.0:g}"
    return text.replace("-", "−")


def _loss(value: float) -> str:
    """``0.0897``; how little is left of one that nears zero says nothing to a listener."""
    return "below 0.0001" if 0 < value < 1e-4 else f"{value:.3g}".replace("-", "−")


def _list(items: Sequence[str]) -> str:
    """``a, b and c``; with semicolons where an item has a comma itself."""
    *others, last = items
    separator = "; " if any("," in item for item in items) else ", "
    return f"{separator.join(others)} and {last}" if others else last
