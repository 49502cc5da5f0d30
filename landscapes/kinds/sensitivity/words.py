"""Words for sensitivities."""

from landscapes.description.wording import (
    from_starts,
    listed,
    loss_words,
    noise_clause,
    on_landscape,
    percent,
    quoted,
    range_of,
    with_modifiers,
)
from landscapes.digits import told_apart
from landscapes.kinds.sensitivity.model import (
    Axis,
    Mark,
    SensitivityMap,
    SensitivityRecording,
    SensitivityScenario,
    values_at,
)
from landscapes.words import counted, settings, spelt, three_digits, typeset


def describe(recording: SensitivityRecording) -> str:
    """Describe the axes, and the best values of each optimizer."""
    scenario = recording.scenario
    ranges = [f"{spelt(axis.hyperparameter)} ({_range(axis)})" for axis in scenario.axes]
    title = measured(scenario).capitalize()
    on = on_landscape(scenario.title, scenario.landscape)
    where = from_starts(scenario.starts)
    comma = "," if "," in title else ""
    shown = f"{title}{comma}{on} {where}, against {listed(ranges)}"
    found = [
        _best(recording, with_modifiers(quoted(entry.label), entry.modifiers), each)
        for entry, each in zip(scenario.optimizers, recording.maps, strict=True)
    ]
    return f"{shown}{noise_clause(scenario.noise)}. {'; '.join(found)}."


def measured(scenario: SensitivityScenario) -> str:
    """Write what is shown of the runs: ``final loss after 150 steps``."""
    if scenario.measure == "final_loss":
        return f"final loss after {counted(scenario.run_steps, 'step')}"
    return f"steps to converge, {scenario.run_steps} at most"


def _range(axis: Axis) -> str:
    ends = axis.values[[0, -1]].tolist()
    low, high = map(three_digits, ends)
    if low == high:
        low, high = map(typeset, told_apart(ends))
    return f"{counted(len(axis.values), 'value')} from {low} to {high}"


def _best(recording: SensitivityRecording, label: str, found: SensitivityMap) -> str:
    """The text on a map: its best cell, the share that diverged, and the defaults."""
    scenario = recording.scenario
    cell = found.best(scenario.measure)
    facts = [f"{percent(float(found.diverged_cells.mean()))} of the cells diverged"]
    facts += [f"default of {listed(mark.frameworks)}: {_values(mark)}" for mark in found.defaults]
    if cell is None:
        return f"{label} never converged ({', '.join(facts)})"
    if scenario.measure == "final_loss":
        span = range_of(found.losses[1].ravel().tolist())
        result = f"loss {loss_words(float(found.losses[1][cell]), span)}"
    else:
        result = counted(int(found.steps[1][cell]), "step")
    best = settings(values_at(scenario.axes, cell))
    return f"{label} is best with {best}: {result} ({', '.join(facts)})"


def _values(mark: Mark) -> str:
    texts = [three_digits(value) for value in mark.values]
    return f"({', '.join(texts)})" if len(texts) > 1 else texts[0]
