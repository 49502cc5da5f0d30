"""The picture of a race: the tuned runs on a map, and a card with results and conditions."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from landscapes.drawing.canvas.brush import Moving
from landscapes.drawing.canvas.canvas import Canvas
from landscapes.drawing.canvas.card import CardLayout, is_narrow, results_below, results_beside
from landscapes.drawing.canvas.counter import Counter
from landscapes.drawing.canvas.entries import MARK_ROW, SWATCH, Entry
from landscapes.drawing.canvas.lettering import text_width, wrapped
from landscapes.drawing.map.plane import Plane
from landscapes.drawing.map.relief import draw_relief
from landscapes.ensemble import GaussianNoise, Minibatch
from landscapes.kinds.landscape.picture.map import passed
from landscapes.kinds.landscape.picture.marks import mark_entries
from landscapes.kinds.landscape.picture.tracks import runs_on
from landscapes.kinds.noise import NoiseSettings
from landscapes.kinds.race.model import RaceRecording, RaceScenario
from landscapes.kinds.race.picture.crowd import drawn
from landscapes.kinds.race.picture.scoreboard import Face, Scoreboard, face
from landscapes.kinds.race.picture.standings import DETAILS, Standing, standings
from landscapes.kinds.race.words import goal
from landscapes.words import counted, number

FULL_WIDTH, LEAST_WIDTH = 0.75, 0.42
"""The least share of a figure's width for a map with nothing beside it, and for any map."""

GAP = 0.8
"""The gap between the parts of the card, in sizes of a label's text."""


def compose(recording: RaceRecording, canvas: Canvas) -> Sequence[Moving]:
    """Compose the picture of a race: heading, map with the tuned runs, card and counter."""
    scenario, tuned = recording.scenario, recording.tuned
    layout, table, terms, _ = _arranged(canvas, recording)
    plane = Plane(scenario.domain, layout.map)
    runs = runs_on(canvas, plane, tuned)
    draw_relief(canvas, plane, tuned.scenario, passed(runs, layout.map))
    results = table.draw(layout.results.left, layout.results.top)
    if layout.terms.height:
        terms.draw(layout.terms.left, layout.terms.top)
    else:
        terms.draw(layout.results.left, layout.results.top - table.height - terms.gap)
    moving: list[Moving] = [
        drawn(canvas, plane, tuned, runs, scenario.steps),
        results,
        Counter(canvas, layout.counter, "step", scenario.steps),
    ]
    return moving


class Terms:
    """The meaning of the marks and the conditions of the comparison, set to a width.

    Args:
        canvas: the canvas to draw on.
        recording: the race.
        told: the standing of each optimizer.
        width: the width in pixels.
        how: the typesetting.

    Attributes:
        height: the height in pixels.
        gap: the gap above it, in pixels.
    """

    def __init__(
        self,
        canvas: Canvas,
        recording: RaceRecording,
        told: Sequence[Standing],
        width: float,
        how: Face,
    ) -> None:
        self._canvas, self._face = canvas, how
        self._marks = self._flowing(recording, width)
        facts = _facts(recording.scenario, told)
        if how.is_compact:
            facts = [f"{'. '.join(facts)}."]
        room = 0.97 * width  # for text that is a little wider in pixels
        self._lines = [line for fact in facts for line in wrapped(fact, how.text, room)]
        self._mark_row = canvas.length(MARK_ROW * canvas.theme.head)
        rows = 1 + max((row for _, row, _ in self._marks), default=-1)
        self._marks_height = rows * self._mark_row
        self.gap = GAP * how.label
        self.height = self._marks_height + self.gap / 2 + how.line * len(self._lines)

    def _flowing(self, recording: RaceRecording, width: float) -> list[tuple[float, int, Entry]]:
        """The marks one after another, each with its left end and its row."""
        placed: list[tuple[float, int, Entry]] = []
        x, row = 0.0, 0
        for entry in mark_entries(self._canvas, recording.tuned.scenario):
            across = self._mark_indent() + text_width(entry.label[0], self._face.label)
            if x and x + across > width:
                x, row = 0.0, row + 1
            placed.append((x, row, entry))
            x += across + self._face.label
        return placed

    def _mark_indent(self) -> float:
        return self._canvas.length(SWATCH * self._canvas.theme.body)

    def draw(self, left: float, top: float) -> None:
        """Draw everything below and to the right of an upper left corner."""
        canvas, theme, how = self._canvas, self._canvas.theme, self._face
        for x, row, entry in self._marks:
            y = top - (row + 0.5) * self._mark_row
            if entry.draw_swatch:
                entry.draw_swatch(left + x, y)
            text_left, baseline = left + x + self._mark_indent(), y - 0.36 * how.label
            canvas.text(text_left, baseline, entry.label[0], how.label, theme.ink)
        baseline = top - self._marks_height - self.gap / 2 - how.text
        for line in self._lines:
            canvas.text(left, baseline, line, how.text, theme.muted)
            baseline -= how.line


def _facts(scenario: RaceScenario, told: Sequence[Standing]) -> list[str]:
    """The conditions of the comparison, and the meaning of brackets if there are any."""
    tuning, count = scenario.tuning, len(scenario.starts)
    if not any(each.ranges for each in scenario.candidates):
        budget = "nothing is tuned"
    elif tuning.search == "grid":
        budget = f"a grid of up to {counted(tuning.trials, 'trial')} each"
    else:
        budget = (
            f"{counted(tuning.trials, 'random trial')} each (seed\N{NO-BREAK SPACE}{tuning.seed})"
        )
    starts = f"{count}"
    if scenario.starts_seed is not None:
        starts = f"{count} at random (seed\N{NO-BREAK SPACE}{scenario.starts_seed})"
    facts = [
        f"Budget: {budget}",
        f"Starts: {starts}, the same for all",
        f"Success: {goal(scenario)}",
    ]
    if scenario.noise:
        facts.insert(2, f"Noise: {_noise(scenario.noise)}")
    if any(each.median.endswith(")") for each in told):
        facts.append("Brackets: 95\N{NO-BREAK SPACE}% bootstrap interval")
    return facts


def _noise(noise: NoiseSettings) -> str:
    seed = f"(seed\N{NO-BREAK SPACE}{noise.seeds[0]})"
    match noise.kind:
        case GaussianNoise(sigma):
            return f"normal, of σ\N{NO-BREAK SPACE}{number(sigma)} {seed}"
        case Minibatch() as batch:
            return f"mini-batches of {batch.used} of {len(batch.shifts)} points {seed}"


class _Arrangement(NamedTuple):
    """A layout with the parts set for it, and whether these fit."""

    layout: CardLayout
    table: Scoreboard
    terms: Terms
    fits: bool


def _arranged(canvas: Canvas, recording: RaceRecording) -> _Arrangement:
    """The first arrangement that fits; details are given up before legibility."""
    arrange = _beside if canvas.size.is_wide else _below
    for detail in DETAILS:
        told = standings(recording, detail.told)
        for arrangement in arrange(canvas, recording, told, face(canvas, detail.compact)):
            if arrangement.fits:
                return arrangement
    return arrangement


def _beside(
    canvas: Canvas, recording: RaceRecording, told: Sequence[Standing], how: Face
) -> Iterator[_Arrangement]:
    """Yield arrangements with results and terms at the right of ever smaller maps."""
    for layout in results_beside(canvas.size, canvas.unit, recording.scenario.domain):
        table = Scoreboard(canvas, recording, told, layout.results.width, how)
        terms = Terms(canvas, recording, told, layout.results.width, how)
        height = table.height + terms.gap + terms.height + terms.gap
        yield _Arrangement(layout, table, terms, height <= layout.results.height)


def _below(
    canvas: Canvas, recording: RaceRecording, told: Sequence[Standing], how: Face
) -> Iterator[_Arrangement]:
    """Yield arrangements with results below the map, and terms below them or beside the map."""
    size, domain = canvas.size, recording.scenario.domain
    width = results_below(size, canvas.unit, domain, 0, terms_beside=False).results.width
    table = Scoreboard(canvas, recording, told, width, how)
    terms = Terms(canvas, recording, told, width, how)
    height = table.height + terms.gap + terms.height
    below = results_below(size, canvas.unit, domain, height, terms_beside=False)
    least = (LEAST_WIDTH if is_narrow(size) else FULL_WIDTH) * size.width
    yield _Arrangement(below, table, terms, below.map.width >= least)
    if not is_narrow(size):
        beside = results_below(size, canvas.unit, domain, table.height, terms_beside=True)
        short = Terms(canvas, recording, told, beside.terms.width, how)
        has_room = short.height <= beside.terms.height
        wide = beside.map.width >= LEAST_WIDTH * size.width
        yield _Arrangement(beside, table, short, has_room and wide)
    yield _Arrangement(below, table, terms, below.map.width >= LEAST_WIDTH * size.width)
