"""The LaTeX of a slide pack and of its documentation: it compiles, into the slides it says."""

import os
import re
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest
from pypdf import PdfReader

from landscapes import load_scenario, parse_scenario, run
from landscapes.drawing.compose import compose
from landscapes.drawing.settings import own_settings
from landscapes.drawing.vectors import write_vectors
from landscapes.film.timeline import plan
from landscapes.slides import pages_of, write_slides
from landscapes.slides.texts import Facts, beamer, tex_line
from landscapes.slides.vectors import write_layers

DOCS = (Path(__file__).parents[1] / "docs" / "slides.md").read_text(encoding="utf-8")
SMALL = """
landscape: wobbly
start: [-2.8, -2.5]
steps: 30
optimizers: [{name: adam, learning_rate: 0.25}]
render: {size: 300x200, fps: 12.5, duration: 2, hold_first: 0, hold_last: 0.4}
"""
HOSTILE = '50 % of $x_1^2 & {#1} \\end{document} ~ <b>|"`\'-- ?` −×→–—… "‘’“” äßŁőą m̂ дом'


def installed() -> bool:
    """Whether there is a TeX with all that ``beamer.tex`` needs."""
    if not shutil.which("pdflatex") or not shutil.which("kpsewhich"):
        return False
    found = subprocess.run(["kpsewhich", "beamer.cls", "animate.sty"], capture_output=True)
    return found.returncode == 0


@pytest.fixture
def pdflatex():
    if not installed():
        if os.environ.get("CI_HAS_TEX"):
            pytest.fail("pdflatex, beamer and animate must be here")
        pytest.skip("there is no TeX with beamer and animate on this machine")

    def compiled(source: Path) -> PdfReader:
        command = ["pdflatex", "-interaction=nonstopmode", "-halt-on-error", source.name]
        for _ in range(2):
            done = subprocess.run(command, cwd=source.parent, capture_output=True)
            assert done.returncode == 0, done.stdout.decode("latin-1")[-2000:]
        log = source.with_suffix(".log").read_text(encoding="latin-1")
        assert not re.search(r"^(LaTeX|Package \w+) Warning|^Overfull|^Missing char", log, re.M), (
            log
        )
        return PdfReader(source.with_suffix(".pdf"))

    return compiled


@pytest.fixture(scope="module")
def pack(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A pack whose title, label and question do their worst."""
    recording = run(parse_scenario(SMALL, name="small"))
    scenario = recording.scenario
    entry = replace(scenario.optimizers[0], label=HOSTILE)
    asking = replace(scenario.render, question=HOSTILE)
    scenario = replace(scenario, title=HOSTILE, optimizers=(entry,), render=asking)
    folder = tmp_path_factory.mktemp("tex") / "small & 100 % mine.slides"
    write_slides(replace(recording, scenario=scenario), folder)
    return folder


def test_the_slides_name_the_files_and_the_pages_that_are_there(pack: Path) -> None:
    text = (pack / "beamer.tex").read_text(encoding="utf-8")
    named = set(re.findall(r"\\includegraphics\[[^]]*\]\{(\w+)\}", text))
    assert named == {"question", "answer", "layers"}
    assert all((pack / f"{name}.pdf").exists() for name in named)
    pages = len(PdfReader(pack / "layers.pdf").pages) - 1
    others, last = re.findall(r"\\multiframe\{(\d+)\}.*?\\moment\{(\d+)\}%", text, re.DOTALL)[0]
    assert (int(others), int(last)) == (pages - 1, pages)
    clicks = [int(page) for page in re.findall(r"\\only<\d>\{\\moment\{(\d+)\}\}", text)]
    assert len(clicks) == 6
    assert (clicks[0], clicks[-1]) == (1, pages)
    assert clicks == sorted(set(clicks))


def test_the_animation_takes_as_long_as_the_film_and_its_last_picture_stays(pack: Path) -> None:
    """At 12.5 fps, 2 s are 25 frames, of which 5 are the last picture: 20 others."""
    text = (pack / "beamer.tex").read_text(encoding="utf-8")
    rate, others = re.findall(r"poster=first[^]]*\]\{([\d.]+)\}\s*\\multiframe\{(\d+)\}", text)[0]
    (last_rate,) = re.findall(r"\\newframe\[([\d.]+)\]", text)
    assert (float(rate), int(others)) == (12.5, 20)
    assert float(last_rate) == 1 / 0.4


def test_what_a_person_wrote_compiles(pack: Path, pdflatex) -> None:
    document = pdflatex(pack / "beamer.tex")
    assert len(document.pages) == 3
    assert "50 % of $x_1" in document.metadata.title


def test_without_animation_there_is_a_page_for_each_stage(pack: Path, pdflatex) -> None:
    text = (pack / "beamer.tex").read_text(encoding="utf-8")
    flat = pack / "flat.tex"
    flat.write_text(text.replace("\n\\animatedtrue", "\n\\animatedfalse"), encoding="utf-8")
    assert len(pdflatex(flat).pages) == 1 + 6 + 1


def test_the_talk_in_the_documentation_compiles(tmp_path: Path, pdflatex) -> None:
    recording = run(load_scenario("hills_and_canyon"))
    pages = pages_of(plan(recording))
    folder = tmp_path / "hills_and_canyon.slides"
    folder.mkdir()
    with own_settings():
        stage = compose(recording)
        write_vectors(stage, folder / "answer.pdf", "answer", "")
        write_layers(stage, pages.steps, folder / "layers.pdf", "layers")
    (talk,) = re.findall(r"```latex\n(.*?)```", DOCS, flags=re.DOTALL)
    assert f"{{{pages.rate:g}}}" in talk
    assert f"\\multiframe{{{len(pages.steps) - 1}}}" in talk
    assert f"\\newframe[{1 / pages.last_seconds:.4g}]\\moment{{{len(pages.steps)}}}" in talk
    (tmp_path / "talk.tex").write_text(talk, encoding="utf-8")
    assert len(pdflatex(tmp_path / "talk.tex").pages) == 2
    # TeX copies what each page names: the land must not come along with every step.
    included = sum(path.stat().st_size for path in folder.iterdir())
    assert (tmp_path / "talk.pdf").stat().st_size < 2 * included


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("a_b & c", r"a\_b \& c"),
        ("5 % of $x^2", r"5 \% of \$x\textasciicircum{}2"),
        ("\\end{x}", r"\textbackslash{}end\{x\}"),
        ("−2 --> 3", r"-{}2 -{}-{}\ensuremath{>} 3"),
        ("two\nlines\t", "two lines"),
        ("Gödel, Łódź", r"G\"{o}del, \L{}\'{o}d\'{z}"),
        ("m̂ and v̂", r"\^{m} and \^{v}"),
        ("ﬁt ½ ą", "fit 1/2 a"),
        ("Nguyễn, đường", r"Nguy\^{e}n, du\`{o}ng"),
        ("Αθήνα", r"A\ensuremath{\theta}\ensuremath{\acute{\eta}}\ensuremath{\nu}"
                  r"\ensuremath{\alpha}"),
        ("Щука и Ёж", "Shchuka i Yozh"),
        ("«5 °» ± 2 €", r"\ensuremath{\ll}5 \ensuremath{{}^\circ}\ensuremath{\gg} "
                       r"\ensuremath{\pm} 2 EUR "),
        ("中 😀", "? ?"),
    ],
)  # fmt: skip
def test_tex_gets_what_it_can_write(text: str, written: str) -> None:
    assert tex_line(text) == written


BLOCKS = {
    "ASCII": (0x20, 0x7F),
    "Latin-1": (0xA0, 0x100),
    "Latin Extended A": (0x100, 0x180),
    "Latin Extended B": (0x180, 0x250),
    "combining accents": (0x300, 0x370),
    "Greek": (0x370, 0x400),
    "Cyrillic": (0x400, 0x530),
    "Latin Extended Additional": (0x1E00, 0x1F00),
    "Greek Extended": (0x1F00, 0x2000),
    "typographic marks": (0x2000, 0x2070),
    "superscripts and currencies": (0x2070, 0x20D0),
    "letterlike, numbers, arrows, mathematics": (0x2100, 0x2300),
    "CJK": (0x3040, 0x3100),
    "ligatures": (0xFB00, 0xFB07),
    "emoji": (0x1F600, 0x1F610),
}


def letters(block: str) -> str:
    return " ".join(map(chr, range(*BLOCKS[block])))


@pytest.mark.parametrize("block", BLOCKS)
def test_all_letters_become_ascii_and_none_is_lost(block: str) -> None:
    for letter in map(chr, range(*BLOCKS[block])):
        written = tex_line(f"a{letter}b")
        assert written.isascii(), letter
        if letter.isalpha():
            assert len(written) > 2, letter


@pytest.mark.parametrize("block", ["Latin-1", "Latin Extended A"])
def test_every_letter_of_european_languages_is_written(block: str) -> None:
    for letter in filter(str.isalpha, map(chr, range(*BLOCKS[block]))):
        assert "?" not in tex_line(letter), letter


def test_greek_and_cyrillic_are_written() -> None:
    assert "?" not in tex_line("Ποιος φτάνει πρώτος στο ελάχιστο; ΪΫ ΰΐ Όμικρον")
    assert "?" not in tex_line("Съешь же ещё этих мягких французских булок, да выпей чаю")


def test_whatever_a_person_writes_compiles(pdflatex, tmp_path: Path) -> None:
    """As title, question and description of the slides: all letters of all blocks."""
    text = " ".join(map(letters, BLOCKS))
    facts = Facts("talk", text, text, text, "#FFFFFF", "#000000", 1.0, 1, 5.0, 1.0, 2, [1, 2])
    written = beamer(facts)
    frames = written[written.index("\\begin{frame}") : written.index("\\end{document}")]
    slides = "\\begin{frame}\\sloppy\\tiny\\raggedright\\inserttitle\n\\end{frame}\n"
    (tmp_path / "all.tex").write_text(written.replace(frames, slides), encoding="utf-8")
    assert len(pdflatex(tmp_path / "all.tex").pages) == 1
