"""The slide pack: every file is read back, and the folder appears whole or not at all."""

import os
import re
import shutil
import subprocess
import sys
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote, urljoin
from xml.etree import ElementTree

import av
import numpy as np
import pytest
from conftest import as_drawn, encoded_here, recorded, travels
from PIL import Image, ImageSequence
from pypdf import PdfReader

import landscapes.slides as slides
from landscapes import parse_scenario, run
from landscapes.cli.making import slides as slides_command
from landscapes.description import describe
from landscapes.drawing.compose import compose
from landscapes.drawing.settings import own_settings
from landscapes.film.frames import Camera
from landscapes.film.timeline import plan
from landscapes.output import Rendered
from landscapes.slides import write_slides
from landscapes.slides.handout import stages
from landscapes.slides.texts import code, markdown

pytestmark = [encoded_here, as_drawn]

DOCS = Path(__file__).parents[1] / "docs" / "slides.md"
RENDER = "render: {size: 300x200, fps: 12.5, duration: 0.8, hold_last: 0.4}\n"
FRAMES, PICTURES = 10, 6
"""How many frames that are, and how many pictures: the last one stays for five frames."""
SMALL = f"""
landscape: wobbly
start: [-2.8, -2.5]
steps: 30
optimizers: [{{name: adam, learning_rate: 0.25}}, {{name: rmsprop, learning_rate: 0.25}}]
view: {{levels: [1.5, 3]}}
{RENDER}"""
RESPONSE = f"""
kind: response
signal: rectangles
optimizer: {{name: momentum, momentum: [0.25, 0.9]}}
{RENDER}"""
GRID = """
kind: response_grid
signals: [rectangles]
epochs: 10
optimizers: [{name: momentum, momentum: [0.25, 0.9]}]
"""
LEARNING = f"""
kind: learning_history
data: two_moons
network: {{hidden_layers: [4], activation: tanh, loss: cross_entropy}}
iterations: 12
seeds: 1
optimizers: [{{name: sgd, learning_rate: 0.1}}]
{RENDER}"""
TITLE = "A \"title\" & <b>'more'</b> $x_1$ `*_[t](u)_*`"
PLAIN = TITLE.replace("$x_1$", "x₁")
"""The title where no mathematics can be set."""
FILES = {
    *("film.mp4", "film.gif", "frames.pdf", "layers.pdf", "handout.pdf"),
    *(
        f"{poster}.{suffix}"
        for poster in ("question", "answer")
        for suffix in ("png", "pdf", "svg")
    ),
    *("beamer.tex", "reveal.html", "alt.txt", "README.md"),
}
SIZE = (300, 200)


def small(title=TITLE):
    recording = run(parse_scenario(SMALL, name="small"))
    return replace(recording, scenario=replace(recording.scenario, title=title))


@pytest.fixture(scope="module")
def recording():
    return small()


@pytest.fixture(scope="module")
def pack(recording, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("renders") / "small & more.slides"
    write_slides(recording, folder)
    return folder


class Written(NamedTuple):
    """A pack that was written over an older one, and what was said of it."""

    folder: Path
    files: list[Rendered]
    progress: list[tuple[int, int]]


@pytest.fixture(scope="module")
def again(pack: Path, tmp_path_factory: pytest.TempPathFactory) -> Written:
    folder = tmp_path_factory.mktemp("again") / pack.name
    (folder / "mine").mkdir(parents=True)
    (folder / "mine" / "talk.pptx").write_text("hours of work", encoding="utf-8")
    (folder / "film.mp4").write_text("old", encoding="utf-8")
    seen: list[tuple[int, int]] = []
    files = write_slides(small(), folder, lambda *step: seen.append(step))
    return Written(folder, files, seen)


def picture(of, step: float) -> np.ndarray:
    with own_settings():
        (frame,) = (frame[..., :3].copy() for frame in Camera(compose(of)).frames([step]))
    return frame


def psnr(a: np.ndarray, b: np.ndarray) -> float:
    error = np.mean((a.astype(float) - b.astype(float)) ** 2)
    return float(10 * np.log10(255**2 / max(error, 1e-9)))


# Film, posters and pages


def test_the_pack_has_all_its_files_and_says_so(pack: Path, again: Written) -> None:
    assert {file.path.name for file in again.files} == FILES
    assert set(os.listdir(pack)) == FILES
    for file in again.files:
        assert file.path.parent == again.folder
        assert file.bytes == file.path.stat().st_size > 0


def test_the_film_begins_with_the_scenario_as_it_is(recording, pack: Path) -> None:
    with av.open(str(pack / "film.mp4")) as container:
        stream = container.streams.video[0]
        assert (stream.codec_context.name, stream.codec_context.pix_fmt) == ("h264", "yuv420p")
        assert (stream.width, stream.height) == SIZE
        pictures = [frame.to_ndarray(format="rgb24") for frame in container.decode(stream)]
    assert len(pictures) == FRAMES
    assert psnr(pictures[0], picture(recording, 0)) > 30
    assert psnr(pictures[-1], picture(recording, 30)) > 30
    with Image.open(pack / "film.gif") as gif:
        assert gif.size == SIZE
        assert sum(frame.info["duration"] for frame in ImageSequence.Iterator(gif)) == 800
        gif.seek(0)
        assert psnr(np.asarray(gif.convert("RGB")), picture(recording, 0)) > 40


def test_a_gif_that_is_too_large_gives_something_up(
    recording, pack: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    full = (pack / "film.gif").stat().st_size
    monkeypatch.setattr(slides, "GIF_MB", 0.8 * full / 1e6)
    (gif,) = (f for f in write_slides(recording, tmp_path / "x") if f.path.name == "film.gif")
    assert gif.bytes <= 0.8 * full
    assert gif.gave_up
    assert slides.GIF_MB < 10


def test_posters_are_twice_as_fine_and_only_the_first_one_asks(recording, pack: Path) -> None:
    question, answer = (
        np.asarray(Image.open(pack / f"{name}.png").convert("RGB"))
        for name in ("question", "answer")
    )
    assert question.shape == answer.shape == (400, 600, 3)
    fine = replace(recording.scenario.render, size=type(recording.scenario.render.size)(600, 400))
    plain = replace(recording, scenario=replace(recording.scenario, render=fine))
    assert np.array_equal(answer, picture(plain, 30))
    rows, columns = np.nonzero((question != picture(plain, 0)).any(axis=-1))
    box = question[rows.min() : rows.max(), columns.min() : columns.max()]
    # It takes the title's place: what differs is above the map, most of it paper.
    assert box.shape[1] > 0.2 * 600
    assert rows.max() < 0.2 * 400
    assert (box == 255).all(axis=-1).mean() > 0.4


def test_a_scenario_asks_its_own_question(recording) -> None:
    assert slides.question(recording) == "Which one gets to the minimum?"
    asking = replace(recording.scenario.render, question="Who turns?")
    assert (
        slides.question(replace(recording, scenario=replace(recording.scenario, render=asking)))
        == "Who turns?"
    )


@pytest.mark.parametrize("name", ["question", "answer"])
def test_vectors_are_one_picture_with_its_title(name: str, recording, pack: Path) -> None:
    shown = (
        f"{PLAIN}: Which one gets to the minimum?" if name == "question" else describe(recording)
    )
    root = ElementTree.parse(pack / f"{name}.svg").getroot()
    assert root.tag.endswith("}svg")
    said = [element.text for element in root.iter()]
    assert PLAIN in said
    assert shown in said
    assert len(list(root.iter("{http://www.w3.org/2000/svg}path"))) > 20
    document = PdfReader(pack / f"{name}.pdf")
    assert len(document.pages) == 1
    assert document.metadata.title == PLAIN
    assert document.metadata.subject == shown
    assert document.metadata.creation_date is None


def points(page) -> tuple[float, float]:
    return float(page.mediabox.width), float(page.mediabox.height)


def test_the_handout_is_a_page_of_a4(recording, pack: Path) -> None:
    document = PdfReader(pack / "handout.pdf")
    assert len(document.pages) == 1
    assert points(document.pages[0]) == pytest.approx((297 / 25.4 * 72, 210 / 25.4 * 72), abs=0.5)
    text = document.pages[0].extract_text()
    assert len(stages(recording)) == 6
    for step in stages(recording):
        assert f"step {step}" in text
    for word in re.findall(r"\w{3,}", describe(recording)):
        assert word in text
    assert text.count("RMSProp") >= 2  # in the legend, once, and in the sentence


@pytest.mark.parametrize(
    ("steps", "shown"), [(125, [0, 25, 50, 75, 100, 125]), (3, [0, 1, 2, 3]), (1, [0, 1])]
)
def test_stages_divide_an_even_film_evenly(recording, steps: int, shown: list[int]) -> None:
    assert stages(travels(replace(recording.scenario.render, pace="even"), steps)) == shown


def test_stages_are_at_even_moments_of_the_film() -> None:
    recording = recorded("hills_and_canyon")
    film = plan(recording).steps
    moments = np.interp(np.linspace(0, 1, 6), np.linspace(0, 1, len(film)), film)
    assert stages(recording) == [round(step) for step in moments]
    assert stages(recording)[2] < 25


def test_every_picture_of_the_film_is_a_page(pack: Path) -> None:
    document = PdfReader(pack / "frames.pdf")
    assert len(document.pages) == PICTURES
    assert document.metadata.title == PLAIN
    ends = [document.pages[index].extract_text() for index in (0, -1)]
    # The step is a line of its own after the numbers of the axes.
    steps = [re.findall(r"^\d+$", text, re.MULTILINE)[-1] for text in ends]
    assert steps == ["0", "30"]
    assert len(PdfReader(pack / "layers.pdf").pages) == 1 + PICTURES


def test_a_long_film_has_about_fifty_pages_and_still_its_ends(recording) -> None:
    settings = replace(recording.scenario.render, fps=25, duration=10.04, hold_first=0, hold_last=1)
    pages = slides.pages_of(plan(travels(settings, 30)))
    assert 40 <= len(pages.steps) <= 51
    assert (pages.steps[0], pages.steps[-1]) == (0, 30)
    assert pages.last_seconds == 1
    # Those before the last take as long as the pictures that they stand for, or one page more.
    assert 9.04 <= (len(pages.steps) - 1) / pages.rate < 9.04 + 1 / pages.rate


def test_what_is_still_is_once_in_the_file(pack: Path) -> None:
    document = PdfReader(pack / "frames.pdf")
    references = {page["/Resources"]["/XObject"].raw_get("/Still").idnum for page in document.pages}
    assert len(references) == 1
    assert (pack / "frames.pdf").stat().st_size < 3 * (pack / "answer.pdf").stat().st_size


@pytest.mark.skipif(not shutil.which("pdftoppm"), reason="there is no pdftoppm on this machine")
def test_the_last_page_looks_like_the_answer(pack: Path, tmp_path: Path) -> None:
    pictures = []
    for name in ("frames", "answer"):
        target = tmp_path / name
        last = len(PdfReader(pack / f"{name}.pdf").pages)
        pages = ["-f", str(last), "-l", str(last), "-singlefile"]
        subprocess.run(["pdftoppm", "-png", *pages, pack / f"{name}.pdf", target], check=True)
        pictures.append(np.asarray(Image.open(target.with_suffix(".png")).convert("RGB")))
    assert np.array_equal(*pictures)


def test_the_same_recording_gives_the_same_bytes(pack: Path, again: Written) -> None:
    for name in FILES:
        assert (again.folder / name).read_bytes() == (pack / name).read_bytes(), name


# Other kinds


@pytest.mark.parametrize("text", [RESPONSE, LEARNING], ids=["response", "learning"])
def test_other_kinds_have_packs_too(text: str, tmp_path: Path) -> None:
    recording = run(parse_scenario(text, name="other"))
    write_slides(recording, tmp_path / "other.slides")
    assert set(os.listdir(tmp_path / "other.slides")) == FILES
    (page,) = PdfReader(tmp_path / "other.slides" / "handout.pdf").pages
    unit = "epoch" if text == RESPONSE else "iteration"
    last = recording.scenario.steps
    assert all(f"{unit} {step}" in page.extract_text() for step in (0, last))


def test_of_what_does_not_move_there_are_no_slides(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="a grid of responses has no film"):
        write_slides(run(parse_scenario(GRID, name="grid")), tmp_path / "grid.slides")
    assert list(tmp_path.iterdir()) == []


# Texts


class Elements(HTMLParser):
    """All elements with their attributes, and the text outside them."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict]] = []
        self.text = ""
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))

    def handle_data(self, data):
        self.text += data

    def of(self, *tags: str) -> list[dict]:
        return [attributes for tag, attributes in self.found if tag in tags]


def test_the_snippet_names_files_that_are_there_and_says_what_they_show(
    recording, pack: Path
) -> None:
    html = Elements((pack / "reveal.html").read_text(encoding="utf-8"))
    (base,) = html.of("base")
    media = html.of("img", "video")
    addresses = [each["src"] for each in media] + [html.of("video")[0]["poster"]]
    for address in addresses:
        above = urljoin((pack / "reveal.html").as_uri(), base["href"])
        resolved = urljoin(above, address)
        assert Path(unquote(resolved.removeprefix("file://"))).is_file(), address
    question, answer = html.of("img")
    (film,) = html.of("video")
    assert question["alt"] == f"{PLAIN}: Which one gets to the minimum?"
    assert answer["alt"] == film["aria-label"] == describe(recording)
    assert html.of("section")[0]["aria-label"] == PLAIN
    assert not html.of("b")
    order = [each["data-fragment-index"] for each in html.of("div") if "fragment" in each["class"]]
    assert order == ["0", "0", "1"]


def test_the_question_does_not_tell_the_answer(recording, pack: Path) -> None:
    question = Elements((pack / "reveal.html").read_text(encoding="utf-8")).of("img")[0]
    assert "ended" in describe(recording)
    assert "ended" not in question["alt"]


def test_the_alternative_text_is_the_description(recording, pack: Path) -> None:
    assert (pack / "alt.txt").read_text(encoding="utf-8") == describe(recording) + "\n"


PROGRAMS = ("PowerPoint", "Keynote", "Google Slides", "LaTeX beamer", "reveal.js", "Jupyter")


def test_the_readme_has_three_lines_for_each_program(pack: Path) -> None:
    text = (pack / "README.md").read_text(encoding="utf-8")
    assert re.findall(r"^\*\*(.+)\*\*$", text, flags=re.M) == list(PROGRAMS)
    for program in PROGRAMS:
        lines = text.partition(f"**{program}**\n\n")[2].partition("\n\n")[0].splitlines()
        assert [line[:3] for line in lines] == ["1. ", "2. ", "3. "], program
    for name in re.findall(r"`([\w.]+\.(?:mp4|gif|png|pdf|svg|txt|html|tex))`", text):
        assert (pack / name).is_file(), name
    expected = r"""A "title" \& \<b\>'more'\</b\> x₁ \`\*\_\[t\](u)\_\*\`"""
    assert text.splitlines()[0] == f"# Slides: {expected}"


def test_code_in_markdown_ends_where_it_should() -> None:
    assert code("a_b") == "`a_b`"
    assert code("a ` b `` c") == "``` a ` b `` c ```"
    assert markdown("x\ny") == "x y"


# The folder


def interrupt_at(count: int):
    def progress(done: int, total: int) -> None:
        if done == count:
            raise KeyboardInterrupt

    return progress


@pytest.mark.parametrize(
    "count",
    [1, PICTURES, PICTURES + 1, 2 * PICTURES],
    ids=["film", "film's end", "page", "last page"],
)
def test_an_interrupted_pack_leaves_the_old_one_and_nothing_else(
    count: int, recording, tmp_path: Path
) -> None:
    old = tmp_path / "small.slides"
    old.mkdir()
    (old / "film.mp4").write_text("old", encoding="utf-8")
    with pytest.raises(KeyboardInterrupt):
        write_slides(recording, old, interrupt_at(count))
    assert os.listdir(tmp_path) == [old.name]
    assert os.listdir(old) == ["film.mp4"]
    assert (old / "film.mp4").read_text(encoding="utf-8") == "old"


def test_progress_counts_frames_and_pages(again: Written) -> None:
    assert again.progress == [(k, 2 * PICTURES) for k in range(1, 2 * PICTURES + 1)]


def test_a_pack_replaces_an_older_one_and_keeps_what_is_not_of_it(
    pack: Path, again: Written
) -> None:
    assert set(os.listdir(again.folder)) == FILES | {"mine"}
    kept = again.folder / "mine" / "talk.pptx"
    assert kept.read_text(encoding="utf-8") == "hours of work"
    assert (again.folder / "film.mp4").read_bytes() == (pack / "film.mp4").read_bytes()
    assert os.listdir(again.folder.parent) == [pack.name]


def test_a_file_in_the_place_of_the_folder_is_left_alone(recording, tmp_path: Path) -> None:
    (tmp_path / "x").write_text("a file", encoding="utf-8")
    with pytest.raises(FileExistsError):
        write_slides(recording, tmp_path / "x")
    assert os.listdir(tmp_path) == ["x"]
    assert (tmp_path / "x").read_text(encoding="utf-8") == "a file"


# Programs


def chromium(playwright):
    installed = Path(playwright.chromium.executable_path)
    names = ("chromium", "chromium-browser", "google-chrome")
    path = (
        str(installed) if installed.exists() else next(filter(None, map(shutil.which, names)), "")
    )
    if not path:
        pytest.skip("there is no Chromium on this machine")
    arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
    return playwright.chromium.launch(executable_path=path, args=arguments)


def test_the_page_loads_in_a_browser_and_plays(pack: Path) -> None:
    playwright = pytest.importorskip("playwright.sync_api")
    complaints: list[str] = []
    with playwright.sync_playwright() as running:
        browser = chromium(running)
        page = browser.new_page()
        page.on("console", lambda message: complaints.append(message.text))
        page.on("requestfailed", lambda request: complaints.append(request.url))
        page.goto((pack / "reveal.html").as_uri())
        page.wait_for_function("document.querySelector('video').readyState >= 2")
        size = "[...document.images].map(image => [image.naturalWidth, image.naturalHeight])"
        assert page.evaluate(size) == [[600, 400], [600, 400]]
        film = "(video => [video.duration, video.videoWidth])(document.querySelector('video'))"
        assert page.evaluate(film) == [pytest.approx(0.8, abs=0.05), 300]
        assert page.title() == PLAIN
        browser.close()
    assert complaints == []


def blocks(language: str) -> list[str]:
    return re.findall(
        rf"```{language}\n(.*?)```", DOCS.read_text(encoding="utf-8"), flags=re.DOTALL
    )


def test_the_recipes_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    quick = {"hills_and_canyon": parse_scenario(SMALL, name="hills_and_canyon")}
    monkeypatch.setattr("landscapes.load_scenario", quick.get)
    write, show = blocks("python")
    exec(compile(write, "slides.md", "exec"), {})
    assert set(os.listdir("hills_and_canyon.slides")) == FILES
    (html,) = blocks("html")
    for each in Elements(html).of("img", "video"):
        assert Path(each["src"]).is_file()
        assert each.get("alt") or each.get("aria-label")
    pytest.importorskip("IPython")
    shown: dict = {}
    exec(compile(show.replace("Video(", "shown = Video(", 1), "slides.md", "exec"), shown)
    assert 'type="video/mp4"' in shown["shown"]._repr_html_()
    readme = Path("hills_and_canyon.slides", "README.md").read_text(encoding="utf-8")
    (line,) = re.findall(r"`(Video\(.*\))`", readme)
    assert eval(line, shown)._repr_html_() == shown["shown"]._repr_html_()


def test_the_documentation_has_a_recipe_for_each_program_and_names_every_file() -> None:
    text = DOCS.read_text(encoding="utf-8")
    headings = re.findall(r"^## (.+)$", text, flags=re.M)
    assert set(PROGRAMS) <= set(headings)
    table = text.partition("|---|---|")[2].partition("\n\n")[0]
    named = set()
    for cell in re.findall(r"^\| ([^|]+) \|", table, flags=re.M):
        first, *suffixes = re.findall(r"`([^`]+)`", cell)
        named |= {first} | {Path(first).stem + suffix for suffix in suffixes}
    assert named == FILES


def test_the_command_draws_them_as_large_and_in_the_colours_that_are_asked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("a.yaml").write_text(
        "landscape: wobbly\nstart: [1, 1]\nsteps: 2\noptimizers: sgd\n"
        "render: {duration: 0.4, fps: 5, hold_last: 0}\n",
        encoding="utf-8",
    )
    asked = ["--size", "320x200", "--theme", "dark", "--quiet"]
    assert slides_command.main(["a.yaml", *asked], standalone_mode=False) == 0
    with Image.open("renders/a.slides/film.gif") as film:
        assert film.size == (320, 200)
        assert max(film.convert("RGB").getpixel((1, 1))) < 60
    assert slides_command.main(["a.yaml", "--size", "x"], standalone_mode=False) == 2


def test_slides_can_be_made_without_a_display_or_pyplot() -> None:
    code = "import sys, landscapes.slides; assert 'matplotlib.pyplot' not in sys.modules"
    subprocess.run([sys.executable, "-c", code], check=True)
