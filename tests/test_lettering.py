"""Text in pictures: fonts, widths, formulas, and characters that no font has."""

import doctest
import re
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from command import landscapes
from conftest import as_drawn, recorded
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.backends.backend_agg import FigureCanvasAgg, RendererAgg
from matplotlib.font_manager import get_font
from matplotlib.text import Text

from landscapes import parse_scenario, run
from landscapes.builtin import builtin_scenarios
from landscapes.checking.texts import UNUSUAL
from landscapes.drawing import fonts
from landscapes.drawing.canvas import lettering
from landscapes.drawing.canvas.brush import Brush
from landscapes.drawing.canvas.canvas import DPI, Canvas
from landscapes.drawing.canvas.lettering import BoldFormula, pieces, text_width, wrapped
from landscapes.drawing.compose import compose
from landscapes.drawing.map.names import Names
from landscapes.formulas import FormulaError, checked, parts, plain
from landscapes.kinds.base import Size
from landscapes.output import notebook_png
from landscapes.themes import THEMES

PIXEL = 72 / DPI
SIZES = (9.0, 17.3, 40.0)


pytestmark = as_drawn


def canvas(theme: str = "light") -> Canvas:
    return Canvas(Size(600, 400), THEMES[theme])


# Fonts


def test_the_examples_are_right() -> None:
    assert doctest.testmod(lettering).failed == 0


def test_the_fonts_are_small_and_come_with_their_licence() -> None:
    files = {path.name: path.stat().st_size for path in fonts.FONTS.iterdir()}
    assert sum(size for name, size in files.items() if name.endswith(".ttf")) < 300_000
    assert "SIL OPEN FONT LICENSE" in (fonts.FONTS / "OFL.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize("style", ["Regular", "Bold"])
def test_the_fonts_have_what_pictures_write(style: str) -> None:
    charmap = get_font(str(fonts.FONTS / f"LandscapesInter-{style}.ttf")).get_charmap()
    wanted = {chr(code) for code in range(0xA1, 0x180)} | {chr(code) for code in range(33, 127)}
    wanted |= {chr(code) for code in range(0x391, 0x3CA) if chr(code).isalpha()}
    wanted |= {chr(code) for code in range(0x400, 0x460)}
    wanted |= set("−×·±≤≥≈≠∞√∂∑∏∫⁻⁰¹²³⁴⁵⁶⁷⁸⁹₀₁₂₃₄₅₆₇₈₉←↑→↓‘’“”…–—•△○")
    # Left out: a letter that is out of use, and the hyphen that is seen only where a line ends.
    assert {each for each in wanted - {"ŉ", "\xad"} if ord(each) not in charmap} == set()


def test_check_knows_what_the_fonts_have() -> None:
    usual = [chr(code) for code in range(0x3000) if not UNUSUAL.search(chr(code))]
    assert len(usual) > 400
    assert fonts.undrawable("".join(usual)) == ""


@pytest.mark.parametrize("bold", [False, True])
def test_digits_have_one_width(bold: bool) -> None:
    assert {round(text_width(digit * 8, 10, bold), 6) for digit in "0123456789"} == {
        round(text_width("07194265", 10, bold), 6)
    }


# Widths


def drawn_width(text: str, size: float, bold: bool) -> float:
    """As the renderer of pixels measures what it draws, under the settings of drawing."""
    renderer = RendererAgg(10, 10, DPI)
    return sum(
        renderer.get_text_width_height_descent(
            piece.text, lettering.font(piece.text, size * PIXEL, bold), piece.is_formula
        )[0]
        for piece in pieces(text, size, bold)
    )


@pytest.mark.parametrize("name", builtin_scenarios())
def test_text_is_as_wide_as_measured(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    written: set[tuple[str, float, bool]] = set()
    write = Brush.write

    def noted(brush: Brush, text: str, x: float, y: float, size: float, *a: Any, **b: Any) -> None:
        written.add((text, size, b.get("bold", False)))
        write(brush, text, x, y, size, *a, **b)

    monkeypatch.setattr(Brush, "write", noted)
    stage = compose(recorded(name))
    agg = FigureCanvasAgg(stage.figure)
    agg.draw()
    still = [
        each
        for each in stage.figure.findobj(Text)
        if each.get_text().strip() and each.get_visible()
    ]
    assert still
    for each in still:
        size, bold = each.get_fontsize() / PIXEL, each.get_fontweight() == "bold"
        each.set_rotation(0)
        width = each.get_window_extent(agg.get_renderer()).width
        # Agg rounds each letter to a 64th of a pixel, and a formula up to whole pixels.
        slack = (1 if "$" in each.get_text() else 0.5) + len(each.get_text()) / 128
        assert text_width(each.get_text(), size, bold) == pytest.approx(width, abs=slack)
        assert each.get_fontname() == fonts.FAMILY
    for text, size, bold in written:
        width = drawn_width(text, size, bold)
        assert text_width(text, size, bold) == pytest.approx(width, abs=0.5)


@pytest.mark.parametrize("bold", [False, True])
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize(
    "text",
    ["illiterate minimum", "AVATAR To", "η = 0.1", r"at $\eta_1 = 0.1$ and $\frac{x^2}{2}$ too"],
)
def test_ink_is_as_wide_as_measured(text: str, size: float, bold: bool) -> None:
    """Two bars stand as far apart as the text between them is wide."""

    def inked(text: str) -> int:
        pen = canvas()
        pen.text(10, 200, text, size, "#000000", bold)
        columns = np.flatnonzero((pen.drawn()[..., 0] < 250).any(axis=0))
        return int(columns[-1] - columns[0])

    added = text_width(f"|{text}|", size, bold) - text_width("||", size, bold)
    assert inked(f"|{text}|") - inked("||") == pytest.approx(added, abs=1)


@pytest.mark.parametrize("align", ["left", "center", "right"])
@pytest.mark.parametrize("text", ["plain", r"at $\eta = 0.1$ here"])
def test_text_stands_at_its_place(text: str, align: str) -> None:
    pen = canvas()
    pen.text(300, 100, text, 20, "#000000", bold=True, align=align)
    renderer = FigureCanvasAgg(pen.figure).get_renderer()
    boxes = [each.get_window_extent(renderer) for each in pen.figure.findobj(Text)]
    boxes = [box for box in boxes if box.width > 0]
    share = {"left": 0, "center": 0.5, "right": 1}[align]
    left, right = min(box.x0 for box in boxes), max(box.x1 for box in boxes)
    assert left + share * (right - left) == pytest.approx(300, abs=0.5)
    # A formula's box has whole pixels.
    for one, next_one in pairwise(sorted(boxes, key=lambda box: box.x0)):
        assert next_one.x0 == pytest.approx(one.x1, abs=1)


# Formulas


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (r"$\eta = 0.1$", "η = 0.1"),
        (r"rate $\eta=0.1$, then $-1$", "rate η = 0.1, then −1"),
        (r"$\theta_{t+1} = \theta_t - \eta\,\hat{m}_t / \sqrt{\hat{v}_t}$",
         "θₜ₊₁ = θₜ − η m̂ₜ/√v̂ₜ"),
        (r"$\frac{a+b}{2}$", "(a + b)/2"),
        (r"$\nabla f(x, y)$", "∇f(x, y)"),
        (r"$3 \cdot 10^{-4}$", "3 ⋅ 10⁻⁴"),
        (r"$w_{max}$ and $x^\alpha$", "wₘₐₓ and x^α"),
        (r"costs \$5", "costs $5"),
        ("costs $5", "costs $5"),
        ("$5 and $10", "$5 and $10"),
        ("$5, $10 or $x_1$", "$5, $10 or x₁"),
        ("US$5/US$10", "US$5/US$10"),
        ("$ x_1 $ or $x_1 $ or $ x_1$", "$ x_1 $ or $x_1 $ or $ x_1$"),
        ("$$", "$$"),
        (r"$\eta$ costs $5", "η costs $5"),
        ("", ""),
    ],
)  # fmt: skip
def test_formulas_as_plain_text(text: str, expected: str) -> None:
    assert plain(checked(text) if text else text) == expected


@pytest.mark.parametrize(
    ("text", "column", "message"),
    [
        (r"a $\etta$", 4, r"unknown symbol \etta (did you mean 'eta'"),
        ("$x^{2$", 6, "a } is missing"),
        (r"$x$ and $\frac{1}$", 15, r"expected \frac{num}{den}"),
        ("$x_$", 4, "something is missing here"),
        ("$a # b$", 2, "not TeX that matplotlib knows"),
    ],
)
def test_a_broken_formula_is_told_at_its_column(text: str, column: int, message: str) -> None:
    with pytest.raises(FormulaError, match=re.escape(message)) as error:
        checked(text)
    assert error.value.column == column


SCENARIO = """\
title: {title}
landscape: wobbly
start: [-2.8, -2.5]
steps: 3
optimizers: [{{name: sgd, label: {label}}}]
render: {{formats: [png]}}
"""


def test_check_tells_of_every_broken_formula(tmp_path: Path) -> None:
    file = tmp_path / "a.yaml"
    file.write_text(SCENARIO.format(title=r"At $\eto$", label="'it is $x_$'"), encoding="utf-8")
    done = landscapes("check", str(file), cwd=tmp_path)
    assert done.returncode == 2
    assert [line.partition(": ")[0] for line in done.stderr.splitlines()] == [
        f"{file}:1:12",
        f"{file}:5:43",
    ]


pieces_of_text = ["$", "$", r"\$", " ", "x", "$x y$", r"$\frac{1 + x}{2 + y}$", "^", "{", "}", "-1"]
texts = st.lists(st.sampled_from(pieces_of_text), min_size=1, max_size=6).map("".join)


@given(st.lists(texts, min_size=1, max_size=3), st.booleans())
def test_what_is_checked_can_be_measured_and_joined(given_texts: list[str], bold: bool) -> None:
    try:
        each = [checked(text) for text in given_texts]
    except FormulaError:
        return
    joined = " ".join(each)
    assert text_width(joined, 10, bold) >= 0
    assert plain(joined) == " ".join(map(plain, each))
    of_each = [part.text for text in each for part in parts(text) if part.is_formula]
    assert [part.text for part in parts(joined) if part.is_formula] == of_each
    lines = wrapped(joined, 10, 30)
    assert " ".join(lines).split() == joined.split()
    in_lines = [part.text for line in lines for part in parts(line) if part.is_formula]
    assert in_lines == of_each


def test_formulas_are_set_by_mathtext_in_the_weight_of_the_text() -> None:
    ink = {}
    for bold in (False, True):
        pen = canvas()
        pen.text(20, 100, r"$\eta = \sqrt{x}$", 40, "#000000", bold)
        (formula,) = [each for each in pen.figure.findobj(Text) if each.get_parse_math()]
        assert formula.get_text() == r"$\eta = \sqrt{x}$"
        assert isinstance(formula, BoldFormula) == bold
        ink[bold] = (255 - pen.drawn()[..., 0].astype(float)).sum()
    assert ink[True] > 1.15 * ink[False]


@pytest.mark.parametrize("theme", THEMES)
def test_a_scenario_with_formulas_is_drawn_in_every_theme(theme: str) -> None:
    recording = run(parse_scenario(SCENARIO.format(title=r"At $\eta$", label=r"'$\frac{1}{2}$'")))
    still = recording.drawn_with(theme=theme)
    stage = compose(still)
    (names,) = (part for part in stage.moving if isinstance(part, Names))
    assert r"$\frac{1}{2}$" in [name.text for name in names.names]
    FigureCanvasAgg(stage.figure).draw()
    assert notebook_png(still) is None or recording


def test_other_texts_than_those_of_pictures_have_no_tex(tmp_path: Path) -> None:
    file = tmp_path / "a.yaml"
    file.write_text(
        SCENARIO.format(title=r"At $\eta$ for \$5", label=r"'$\beta_1 = 0.9$'"), encoding="utf-8"
    )
    for command in (["describe"], ["trace"], ["trace", "--format", "json"]):
        done = landscapes(*command, str(file), cwd=tmp_path)
        assert done.returncode == 0
        assert "β₁ = 0.9" in done.stdout
        assert "\\" not in done.stdout


# Characters that the package's fonts lack


@pytest.fixture
def mountain_font(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A system whose only other font has one character, 山, as wide as high."""
    pen = TTGlyphPen(None)
    pen.moveTo((0, 0))
    for corner in ((0, 1000), (1000, 1000), (1000, 0)):
        pen.lineTo(corner)
    pen.closePath()
    square = pen.glyph()
    font = FontBuilder(1000)
    font.setupGlyphOrder([".notdef", "mountain"])
    font.setupCharacterMap({ord("山"): "mountain"})
    font.setupGlyf({".notdef": square, "mountain": square})
    font.setupHorizontalMetrics({".notdef": (1000, 0), "mountain": (1000, 0)})
    font.setupHorizontalHeader(ascent=1000, descent=0)
    font.setupNameTable({"familyName": "Mountain", "styleName": "Regular"})
    font.setupOS2()
    font.setupPost()
    path = tmp_path / "Mountain.ttf"
    font.save(path)
    (tmp_path / "broken.ttf").write_bytes(b"no font")
    found = [str(tmp_path / "broken.ttf"), str(path)]
    monkeypatch.setattr(fonts, "findSystemFonts", lambda: found)
    fonts._of_system.cache_clear()
    lettering._unit_width.cache_clear()
    yield path
    fonts._of_system.cache_clear()
    lettering._unit_width.cache_clear()


def test_other_characters_come_from_the_systems_fonts(mountain_font: Path) -> None:
    assert fonts.undrawable("SGD 山谷 ∈ ∇") == "谷"
    assert fonts.families("SGD")[2:] == ()
    assert len(fonts.families("SGD 山")) == 3
    assert text_width("山山", 20) == pytest.approx(40)
    pen = canvas()
    pen.text(50, 50, "山", 40, "#000000")
    ys, xs = np.nonzero(pen.drawn()[..., 0] < 128)
    assert (np.ptp(xs) + 1, np.ptp(ys) + 1) == pytest.approx((40, 40), abs=1)


def test_usual_texts_look_for_no_font(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fonts, "findSystemFonts", lambda: pytest.fail("fonts were looked for"))
    assert fonts.undrawable("Škoda, Ελλάδα, Спуск: ∇f ∈ ℝ², η ≤ 10⁻⁴ “quoted”\u200d") == ""


@pytest.mark.parametrize("command", ["check", "render"])
def test_a_character_that_no_font_has_is_told_once_at_its_text(
    command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fonts, "findSystemFonts", list)
    fonts._of_system.cache_clear()
    file = tmp_path / "a.yaml"
    file.write_text(SCENARIO.format(title="在山谷中", label="谷"), encoding="utf-8")
    done = landscapes(command, str(file), cwd=tmp_path)
    assert done.returncode == 0
    (note,) = [line for line in (done.stdout + done.stderr).splitlines() if "font" in line]
    assert note.startswith(f"{file}:1:8: note: no font here has '在山谷中'")
    fonts._of_system.cache_clear()
