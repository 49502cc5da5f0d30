"""The command line: what it prints, what it writes and how it ends."""

import csv
import io
import json
import os
import re
import shlex
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import pytest
from command import landscapes
from conftest import encoded_here, posix, recorded
from names import any_format, any_of

from landscapes import load_scenario, parse_scenario, run
from landscapes.builtin import builtin_scenarios, builtin_schema
from landscapes.catalogue import LISTS, OF_FILES, OF_LIBRARIES
from landscapes.checking import notes
from landscapes.cli.group import commands
from landscapes.cli.made import described
from landscapes.datasets import DATASETS
from landscapes.declaration import declaration
from landscapes.functions import LANDSCAPES
from landscapes.headline import headline_of
from landscapes.kinds import KINDS, has
from landscapes.kinds.base import Size
from landscapes.loading import read_scenario
from landscapes.loading.json_schema import whole_schema
from landscapes.modifiers import MODIFIERS
from landscapes.optimizers import FAMILIES as OPTIMIZER_FAMILIES
from landscapes.optimizers import OPTIMIZERS
from landscapes.output import Rendered
from landscapes.schedules import SCHEDULES
from landscapes.signals import SIGNALS
from landscapes.starter import starter
from landscapes.summary import summary
from landscapes.themes import THEMES

pytestmark = encoded_here

QUICK = """
landscape: wobbly
start: [-2.8, -2.5]
steps: 10
optimizers: [adam]
render: {size: 240x200, fps: 10, duration: 1, hold_last: 0.2, formats: [png, gif]}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "quick.yaml").write_text(QUICK, encoding="utf-8")
    return tmp_path


def test_render_writes_the_formats_and_says_what_it_wrote(folder: Path) -> None:
    done = landscapes("render", "quick.yaml", cwd=folder)
    assert done.returncode == 0
    assert done.stderr == ""
    lines = done.stdout.splitlines()
    assert [line.split("  ")[:3] for line in lines] == [
        ["renders/quick.png", "240×200", "still"],
        ["renders/quick.gif", "240×200", "1 s"],
    ]
    assert sorted(os.listdir(folder / "renders")) == ["quick.gif", "quick.png"]


def test_options_override_the_scenario(folder: Path) -> None:
    done = landscapes(
        "render", "quick.yaml", "--formats", "mp4", "--out", "a/b", "--size", "260x220",
        "--fps", "25", cwd=folder,
    )  # fmt: skip
    assert done.returncode == 0
    assert done.stdout.startswith("a/b/quick.mp4  260×220  1 s")


def test_formats_may_have_blanks_between_them(folder: Path) -> None:
    done = landscapes("render", "quick.yaml", "--formats", "png, svg ", cwd=folder)
    assert (done.returncode, done.stderr) == (0, "")
    assert sorted(os.listdir(folder / "renders")) == ["quick.png", "quick.svg"]


def test_what_is_wrong_with_an_option_is_said_once_or_for_the_scenarios_it_is_wrong_for(
    folder: Path,
) -> None:
    charts = QUICK.replace("size: 240x200", "panels: [landscape, loss]")
    (folder / "charts.yaml").write_text(charts, encoding="utf-8")
    both = ("render", "quick.yaml", "charts.yaml")
    wide = "--size must be 1.2 times as wide as high or more where charts stand beside the map"
    assert landscapes(*both, "--size", "square", cwd=folder).stderr.splitlines() == [
        f"charts.yaml: {wide}, not 1080x1080"
    ]
    assert landscapes(*both, "--theme", "grey", cwd=folder).stderr.splitlines() == [
        f"landscapes: --theme must be {any_of(THEMES)}, not 'grey'"
    ]


def test_a_command_that_is_suggested_can_be_pasted(folder: Path) -> None:
    done = landscapes("new", "it's mine; or yours", cwd=folder)
    (suggested,) = re.findall(r": (landscapes watch .*)\)", done.stdout)
    assert shlex.split(suggested) == ["landscapes", "watch", "it's mine; or yours.yaml"]
    text = QUICK.replace("[adam]", "[{name: 'my$(rm).py'}]")
    (folder / "plugin.yaml").write_text(text, encoding="utf-8")
    said = landscapes("check", "plugin.yaml", cwd=folder).stderr
    assert "with --plugin 'my$(rm).py', and here" in said


def test_quiet_says_nothing(folder: Path) -> None:
    done = landscapes("render", "quick.yaml", "--quiet", cwd=folder)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_a_built_in_scenario_is_found_by_name_in_any_folder(folder: Path) -> None:
    done = landscapes("render", "wobbly", "--formats", "png", "--size", "240x200", cwd=folder)
    assert done.returncode == 0
    assert (folder / "renders" / "wobbly.png").exists()


def test_all_errors_of_all_files_are_lines_and_nothing_is_written(folder: Path) -> None:
    (folder / "bad.yaml").write_text(
        "landscape: wobly\nstart: [1, 2]\nsteps: -1\noptimizers: []\n", encoding="utf-8"
    )
    done = landscapes("render", "quick.yaml", "bad.yaml", "no_such", cwd=folder)
    assert done.returncode == 2
    assert done.stdout == ""
    lines = done.stderr.splitlines()
    assert lines[0] == "bad.yaml:1:12: unknown landscape 'wobly' (did you mean 'wobbly'?)"
    assert lines[1] == "bad.yaml:3:8: steps must be at least 1, not -1"
    assert lines[2].startswith("bad.yaml:4:13: optimizers must")
    assert lines[3].startswith("landscapes: unknown scenario 'no_such'")
    assert len(lines) == 4
    assert not (folder / "renders").exists()


def test_two_scenarios_of_one_name_would_overwrite_each_other(folder: Path) -> None:
    (folder / "other").mkdir()
    (folder / "other" / "quick.yaml").write_text(QUICK, encoding="utf-8")
    done = landscapes("render", "quick.yaml", "other/quick.yaml", cwd=folder)
    assert done.returncode == 2
    assert done.stderr == (
        "landscapes: 2 scenarios are called 'quick', so they would write the same files\n"
    )
    assert not (folder / "renders").exists()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("render", "hills"), "unknown scenario 'hills' (did you mean 'hills_and_canyon'"),
        (("render", "none.yaml"), "none.yaml: there is no such file"),
        (("render", "quick.yaml", "--size", "big"), "--size must be WIDTHxHEIGHT in pixels"),
        (("render", "quick.yaml", "--fps", "0"), "--fps must be at least 0.1, not 0"),
        (("render", "quick.yaml", "--formats", "gif,jpg"), "'jpg'"),
        (("render",), "Missing argument 'NAME_OR_PATH...'"),
        (("list", "optimisers"), "'optimisers' is not one of"),
        (("trace", "quick.yaml", "--format", "xml"), "'xml' is not one of"),
    ],
)
def test_a_wrong_argument_is_explained(arguments, message: str, folder: Path) -> None:
    done = landscapes(*arguments, cwd=folder)
    assert done.returncode == 2
    assert message in done.stderr
    assert "Traceback" not in done.stderr
    assert not (folder / "renders").exists()


def test_lists_name_everything_there_is(folder: Path) -> None:
    there_is = {
        "scenarios": builtin_scenarios(),
        "landscapes": LANDSCAPES,
        "optimizers": OPTIMIZERS,
        "modifiers": MODIFIERS,
        "schedules": SCHEDULES,
        "signals": SIGNALS,
        "datasets": DATASETS,
        "kinds": KINDS,
    }
    assert [*LISTS] == [*there_is]
    for what, names in there_is.items():
        done = landscapes("list", what, cwd=folder)
        assert done.returncode == 0
        listed = [line for line in done.stdout.splitlines() if not line.startswith(" ")]
        assert listed == (
            [*OPTIMIZER_FAMILIES, OF_LIBRARIES, OF_FILES, "", listed[-1]]
            if what == "optimizers"
            else list(names)
        )


def test_optimizers_are_listed_by_family_with_a_line_each(folder: Path) -> None:
    done = landscapes("list", "optimizers", cwd=folder)
    lines = iter(done.stdout.splitlines())
    for title, factories in OPTIMIZER_FAMILIES.items():
        assert next(lines) == title
        for factory in factories:
            name, summary = next(lines).split(maxsplit=1)
            assert name == factory.__name__
            assert f"{summary}." == declaration(factory).summary
    assert [*lines][-1].endswith("landscapes list optimizers NAME")
    assert max(map(len, done.stdout.splitlines())) <= 88


def test_a_list_of_names_has_their_details_alone(folder: Path) -> None:
    done = landscapes("list", "optimizers", "lion", "adam", "lion", cwd=folder)
    listed = [line for line in done.stdout.splitlines() if not line.startswith(" ")]
    assert listed == ["lion", "adam"]
    assert "θ ← θ − η (sign(β₁ m + (1 − β₁) g) + λ θ)" in done.stdout
    listed = landscapes("list", "landscapes", "wobbly", cwd=folder).stdout.splitlines()
    assert listed[0] == "wobbly"
    assert all(line.startswith(" ") for line in listed[1:])
    wrong = landscapes("list", "optimizers", "sgd", "adan_w", cwd=folder)
    assert (wrong.returncode, wrong.stdout) == (2, "")
    message = "landscapes: unknown optimizer 'adan_w' (did you mean 'adan' or 'adamw'?)\n"
    assert wrong.stderr == message


def test_lists_say_formulas_defaults_domains_and_minima(folder: Path) -> None:
    optimizers = landscapes("list", "optimizers", *OPTIMIZERS, cwd=folder).stdout
    assert "u ← max(β₂ u, |g|)" in optimizers
    assert "momentum: 0.9 (at least 0, < 1)" in optimizers
    assert "convention: lasagne (lasagne | article" in optimizers
    of_landscapes = landscapes("list", "landscapes", cwd=folder).stdout
    assert "f(x, y) = 4*(1 - exp(-(x**2 + y**2)))" in of_landscapes
    assert "domain: x from -3 to 3, y from -3 to 3" in of_landscapes
    assert "global minimum: 0.915506 at (-0.172421, -0.906302)" in of_landscapes
    assert "seed: 0 (at least 0, at most 4294967295)" in landscapes(
        "list", "datasets", cwd=folder
    ).stdout  # fmt: skip
    assert "needs: kind, data, iterations, optimizers" in landscapes(
        "list", "kinds", cwd=folder
    ).stdout  # fmt: skip


def test_trace_prints_the_numbers_exactly(folder: Path) -> None:
    done = landscapes("trace", "hills_and_canyon", cwd=folder)
    rows = list(csv.DictReader(io.StringIO(done.stdout)))
    recording = run(load_scenario("hills_and_canyon"))
    assert len(rows) == 5 * 126
    assert list(rows[0]) == [
        "label", "step", "x", "y", "loss", "gradient_norm", "evaluations",
    ]  # fmt: skip
    for index, t in enumerate(recording.trajectories):
        for step in (0, 1, 125):
            row = rows[126 * index + step]
            assert (row["label"], int(row["step"])) == (t.label, step)
            assert [float(row["x"]), float(row["y"])] == t.positions[step].tolist()
            assert float(row["loss"]) == t.losses[step]
            assert float(row["gradient_norm"]) == t.gradient_norms[step]
            # These rules ask for one gradient a step, at the start of it.
            assert int(row["evaluations"]) == step


def test_trace_as_json_to_a_file(folder: Path) -> None:
    (folder / "wild.yaml").write_text(
        "landscape: simple_quad\nstart: [1, 1]\nsteps: 30\n"
        "optimizers: [{name: sgd, learning_rate: 1.5}, adam]\n",
        encoding="utf-8",
    )
    done = landscapes("trace", "wild.yaml", "--format", "json", "--out", "w.json", cwd=folder)
    assert (done.returncode, done.stdout) == (0, "")
    wild, calm = json.loads((folder / "w.json").read_text(encoding="utf-8"))["runs"]
    assert wild["outcome"] == "diverged"
    # |θ| = √2 · 2ᵏ exceeds √2 + 100 · 6√2 at k = 10.
    assert wild["last_step"] == 10
    assert len(wild["x"]) == len(wild["loss"]) == 11
    assert calm["last_step"] == 30
    assert calm["hyperparameters"]["beta1"] == 0.9


def test_describe_says_everything_and_the_final_losses(folder: Path) -> None:
    done = landscapes("describe", "hills_and_canyon", cwd=folder)
    lines = done.stdout.splitlines()
    assert lines[0] == "Hills and canyon"
    assert "Look at which run gets out" in done.stdout
    assert "start:       (-2.8, -2.5)" in lines
    assert (
        "optimizer:   RMSProp: learning_rate 0.25, rho 0.9, epsilon 1e-06, convention lasagne"
        in lines
    )
    header, *rows = lines[-6:]
    assert header.split() == ["final", "loss", "gradient", "norm", "steps", "outcome"]
    for row, t in zip(rows, run(load_scenario("hills_and_canyon")).trajectories, strict=True):
        assert row.split()[:2] == [t.label, f"{t.losses[-1]:.6g}"]
    assert len({len(row.rstrip()) for row in rows}) == 1


@pytest.mark.parametrize("name", builtin_scenarios())
def test_every_scenario_can_be_described(name: str) -> None:
    lines = list(summary(recorded(name), "Look at this."))
    came_out = [lines[1]] if headline_of(recorded(name)) else []
    assert lines[1 : 2 + len(came_out)] == [*came_out, "Look at this."]
    assert max(map(len, lines)) <= 100


def test_new_writes_a_scenario_that_renders_as_it_is(folder: Path) -> None:
    done = landscapes("new", "begun", cwd=folder)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("begun.yaml ")
    scenario = load_scenario(folder / "begun.yaml")
    assert notes(read_scenario(folder / "begun.yaml")) == []
    rendered = landscapes("render", "begun.yaml", "--formats", "png", cwd=folder)
    assert rendered.returncode == 0
    assert scenario.render == load_scenario("hills_and_canyon").render


def test_new_explains_every_key(folder: Path) -> None:
    text = starter(folder / "begun.yaml")
    definitions = whole_schema()["$defs"]
    for name in ("landscape", "View", "MapRender"):
        for key, value in definitions[name]["properties"].items():
            assert re.search(rf"^[# ]*{key}:", text, re.MULTILINE), key
            assert value["description"] in " ".join(text.replace("#", " ").split()), key
    assert "…" not in text


def test_all_that_new_has_as_a_comment_can_be_said(folder: Path) -> None:
    text = starter(folder / "begun.yaml")
    said = re.sub(r"^( *)# ((?:  )?\w+:( |$))", r"\1\2", text, flags=re.MULTILINE)
    assert "\n  levels: " in said
    assert "\n  hold_last: " in said
    assert parse_scenario(said).title == "My first scenario"


def test_new_copies_a_scenario_with_its_comments(folder: Path) -> None:
    done = landscapes("new", "mine.yaml", "--from", "wobbly", cwd=folder)
    assert done.returncode == 0
    schema = f"$schema={builtin_schema().as_uri()}"
    expected = (
        builtin_scenarios()["wobbly"]
        .read_text(encoding="utf-8")
        .replace("$schema=schema.json", schema)
    )
    assert (folder / "mine.yaml").read_text(encoding="utf-8") == expected


def test_in_a_checkout_the_way_to_the_schema_is_a_relative_one() -> None:
    root = builtin_schema().parent.parent
    assert "$schema=scenarios/schema.json\n" in starter(root / "mine.yaml")
    assert "$schema=schema.json\n" in starter(root / "scenarios" / "mine.yaml")
    assert "$schema=../../scenarios/schema.json\n" in starter(root / "a" / "b" / "mine.yaml")


def test_new_leaves_a_file_that_is_there_alone(folder: Path) -> None:
    done = landscapes("new", "quick", cwd=folder)
    assert done.returncode == 2
    assert done.stderr == "landscapes: quick.yaml already exists and was not changed\n"
    assert (folder / "quick.yaml").read_text(encoding="utf-8") == QUICK
    done = landscapes("new", "other", "--from", "wobly", cwd=folder)
    assert done.returncode == 2
    assert "unknown scenario 'wobly' (did you mean 'wobbly'" in done.stderr
    assert not (folder / "other.yaml").exists()


def test_schema_and_reference_print_what_is_in_the_repository(folder: Path) -> None:
    schema = landscapes("schema", cwd=folder).stdout
    assert schema == builtin_schema().read_text(encoding="utf-8")
    assert landscapes("reference", cwd=folder).stdout.startswith("# Reference\n")


def test_version_and_help(folder: Path) -> None:
    assert landscapes("--version", cwd=folder).stdout.startswith("landscapes 0.")
    helped = landscapes("--help", cwd=folder).stdout
    for command in commands.commands:
        assert f"  {command} " in helped
        assert landscapes(command, "--help", cwd=folder).returncode == 0


def test_help_and_lists_do_not_import_what_they_do_not_need(folder: Path) -> None:
    def imported(*arguments: str) -> set[str]:
        code = (
            "import sys; from landscapes.cli.group import commands\n"
            f"try: commands.main({list(arguments)!r}, standalone_mode=False)\n"
            "finally: sys.stderr.write(' '.join(sys.modules))"
        )
        done = subprocess.run(
            [sys.executable, "-c", code], cwd=folder, capture_output=True, text=True, check=True
        )
        return set(done.stderr.split())

    heavy = {"matplotlib", "av", "imageio", "PIL", "pydantic", "yaml"}
    assert not imported("--help") & {*heavy, "numpy", "autograd"}
    heavy |= {"watchfiles"}
    assert not imported("list", "scenarios") & {*heavy, "numpy", "autograd"}
    assert not imported("list", "landscapes") & heavy
    assert not imported("list", "optimizers") & {*heavy, "autograd"}


@posix
def test_a_terminal_shows_progress(folder: Path) -> None:
    import pty  # Windows has none

    leader, follower = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "landscapes", "render", "quick.yaml"],
        cwd=folder, stdout=subprocess.PIPE, stderr=follower,
    )  # fmt: skip
    os.close(follower)
    process.communicate(timeout=120)
    shown = os.read(leader, 100_000).decode()
    os.close(leader)
    assert process.returncode == 0
    assert "quick" in shown
    assert "100%" in shown


@pytest.mark.parametrize(("asked", "given"), [(None, "1"), ("2", "2")])
def test_numpy_keeps_no_core_awake_unless_it_is_asked_to(asked, given, tmp_path: Path) -> None:
    code = (
        "import atexit, os; atexit.register(lambda: print(os.environ['OPENBLAS_NUM_THREADS']))\n"
        "from landscapes.cli import main; main()"
    )
    settings = {**os.environ, "OPENBLAS_NUM_THREADS": asked or ""}
    if asked is None:
        del settings["OPENBLAS_NUM_THREADS"]
    done = subprocess.run(
        [sys.executable, "-c", code, "--version"],
        env=settings, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert done.stdout.split()[-1] == given


GRID = """
kind: response_grid
signals: [rectangles, sine]
epochs: 20
optimizers: [sgd, momentum, adam]
render: {size: 200x200}
"""


@pytest.mark.parametrize("names", [["grid.yaml"], ["quick.yaml", "again.yaml", "more.yaml"]])
def test_figures_do_not_pile_up(names: list[str], folder: Path) -> None:
    """Each refers to itself in circles, and the garbage collector waits for many objects."""
    (folder / "grid.yaml").write_text(GRID, encoding="utf-8")
    for name in ("again", "more"):
        (folder / f"{name}.yaml").write_text(QUICK, encoding="utf-8")
    code = (
        "import weakref\n"
        "from landscapes.cli.common import collect_rarely\n"
        "from landscapes.cli.group import commands\n"
        "from landscapes.drawing.canvas import canvas\n"
        "figures, Figure = [], canvas.Figure\n"
        "def counted(*sizes, **settings):\n"
        "    figure = Figure(*sizes, **settings)\n"
        "    figures.append(weakref.ref(figure))\n"
        "    return figure\n"
        "canvas.Figure = counted\n"
        "collect_rarely()\n"
        f"arguments = ['render', *{names!r}, '--formats', 'png', '--quiet']\n"
        "commands.main(arguments, standalone_mode=False)\n"
        "print(len(figures), sum(figure() is not None for figure in figures))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=folder, capture_output=True, text=True, check=True
    )
    made, left = map(int, done.stdout.split())
    assert made >= 3
    assert left <= 1


@posix
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupt_is_one_line_and_leaves_the_old_files(number: int, folder: Path) -> None:
    out = folder / "renders"
    out.mkdir()
    (out / "quick.gif").write_text("old", encoding="utf-8")
    (folder / "quick.yaml").write_text(
        QUICK.replace("duration: 1,", "duration: 500,"), encoding="utf-8"
    )
    process = subprocess.Popen(
        [sys.executable, "-m", "landscapes", "render", "quick.yaml", "--formats", "gif,mp4"],
        cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        start_new_session=True,
    )  # fmt: skip
    deadline = time.monotonic() + 60
    while not any(name.startswith(".") for name in os.listdir(out)):
        assert time.monotonic() < deadline
        time.sleep(0.02)
    os.killpg(process.pid, number)  # as a terminal does, to all that it has started
    output, errors = process.communicate(timeout=60)
    assert process.returncode == 128 + number
    assert output == ""
    assert errors == "landscapes: interrupted; files that were not finished are not written\n"
    assert (out / "quick.gif").read_text(encoding="utf-8") == "old"
    assert os.listdir(out) == ["quick.gif"]


@pytest.mark.parametrize(
    ("command", "where"),
    [
        ("render quick.yaml", "out"),
        ("render quick.yaml", "out/sub/folder"),
        ("slides quick.yaml", "out"),
        ("gallery quick.yaml", "out"),
        ("trace quick.yaml", "out/file"),
        ("schema", "out/file"),
    ],
)
def test_a_file_where_a_folder_is_meant_is_one_line(command: str, where: str, folder: Path) -> None:
    (folder / "out").write_text("a file, not a folder", encoding="utf-8")
    done = landscapes(*command.split(), "--out", where, cwd=folder)
    # Some name it as the person did, some in full.
    errors = done.stderr.replace(f"{folder}/", "")
    assert (done.returncode, errors) == (1, "landscapes: out is a file, not a folder\n")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("render", "quick.yaml", "--out", ""), "'--out': give the name of a folder"),
        (("trace", "quick.yaml", "--out", ""), "'--out': give the name of a file"),
        (("trace", "quick.yaml", "--out", "file/"),
         "'--out': file/ is the name of a folder; give the name of a file"),
        (("new", ""), "give the scenario a name, not ''"),
        (("new", ".."), "give the scenario a name, not '..'"),
        (("new", "sub/"), "give the scenario a name, not 'sub/'"),
    ],
)  # fmt: skip
def test_what_names_no_file_is_refused(arguments: Sequence[str], words: str, folder: Path) -> None:
    (folder / "sub").mkdir()
    done = landscapes(*arguments, cwd=folder)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.endswith(f"{words}\n")
    assert sorted(os.listdir(folder)) == ["quick.yaml", "sub"]
    assert os.listdir(folder / "sub") == []


@posix
@pytest.mark.parametrize("suffix", ["png", "gif", "mp4", "svg", "pdf"])
def test_a_full_disk_is_one_line_and_leaves_the_old_file(suffix: str, folder: Path) -> None:
    """A limit on file size stands in for the full disk: writes fail half-way."""
    out = folder / "renders"
    out.mkdir()
    (out / f"quick.{suffix}").write_text("old", encoding="utf-8")
    code = (
        "import resource, signal; signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (2000, 2000))\n"
        "from landscapes.cli import main; main()"
    )
    done = subprocess.run(
        [sys.executable, "-B", "-c", code, "render", "quick.yaml", "--formats", suffix],
        cwd=folder, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 1
    assert "too large" in done.stderr.lower()
    assert (out / f"quick.{suffix}").read_text(encoding="utf-8") == "old"
    assert os.listdir(out) == [f"quick.{suffix}"]


def test_slides_of_what_has_no_film_are_refused_before_it_is_run(tmp_path: Path) -> None:
    """Whatever would have been run leaves its finished tasks in the folder."""
    done = landscapes("slides", "sensitivity_momentum", "wobbly", "--out", "talk", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    said, kinds = done.stderr.rstrip().split("; these kinds have: ")
    assert said == "landscapes: a sensitivity has no film"
    assert kinds.split(", ") == [kind for kind in KINDS if has(kind, "handout")]
    assert os.listdir(tmp_path) == []


def test_slides_writes_a_pack_and_says_what_is_in_it(folder: Path) -> None:
    done = landscapes("slides", "quick.yaml", "--out", "talk", cwd=folder)
    assert (done.returncode, done.stderr) == (0, "")
    said = {Path(line.split("  ")[0]) for line in done.stdout.splitlines()}
    written = {path.relative_to(folder) for path in (folder / "talk/quick.slides").iterdir()}
    assert said == written
    assert Path("talk/quick.slides/film.mp4") in written


def test_there_are_no_slides_of_what_does_not_move(folder: Path) -> None:
    (folder / "grid.yaml").write_text(
        "kind: response_grid\nsignals: spikes\noptimizers: sgd\nepochs: 9\n", encoding="utf-8"
    )
    done = landscapes("slides", "grid.yaml", cwd=folder)
    assert done.returncode == 2
    assert "a grid of responses has no film" in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert not (folder / "renders").exists() or not os.listdir(folder / "renders")


def test_a_budget_is_kept_or_nothing_is_written(folder: Path) -> None:
    tight = ("--formats", "gif", "--size", "600x400", "--max-mb")
    done = landscapes("render", "quick.yaml", *tight, "0.03", cwd=folder)
    assert done.returncode == 0
    assert (folder / "renders" / "quick.gif").stat().st_size <= 30_000
    assert "→" in done.stdout
    done = landscapes("render", "quick.yaml", *tight, "0.001", "--out", "none", cwd=folder)
    assert done.returncode == 2
    assert re.fullmatch(
        r"landscapes: quick: 0.001 MB is too small a budget: the smallest GIF, .*\n", done.stderr
    )
    assert not os.listdir(folder / "none")


def test_options_are_refused_by_their_own_names(folder: Path) -> None:
    done = landscapes("render", "quick.yaml", "--max-mb", "0", "--theme", "night", cwd=folder)
    assert done.returncode == 2
    assert done.stderr.splitlines() == [
        f"landscapes: --theme must be {any_of(THEMES)}, not 'night'",
        "landscapes: --max-mb must be greater than 0, not 0.0",
    ]


@pytest.mark.parametrize(
    ("count", "words"),
    [(1, "1 byte"), (244, "244 bytes"), (999, "999 bytes"), (1000, "1 kB"), (355_400, "355 kB"),
     (999_499, "999 kB"), (999_500, "1.0 MB"), (1_234_567, "1.2 MB")],
)  # fmt: skip
def test_sizes_of_files_are_told_in_their_units(count: int, words: str) -> None:
    file = Rendered(Path("a.gif"), Size(300, 200), 23 / 7, count)
    assert described(file) == f"a.gif  300×200  3.29 s  {words}"


def test_a_format_that_a_kind_has_not_is_one_error(folder: Path) -> None:
    done = landscapes("render", "basins_wobbly", "--formats", "html", cwd=folder)
    assert done.returncode == 2
    assert done.stderr.splitlines() == [
        f"landscapes: --formats must be {any_format('basins')},"
        " not 'html': a map of basins has no page"
    ]
