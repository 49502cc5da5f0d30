"""The way the data goes, the public names, and the documentation, held to their word."""

import ast
import re
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path
from typing import get_args

import pytest

import landscapes
from landscapes.kinds import KINDS, Concern, has
from tools import architecture
from tools.architecture import PACKAGE, ROOT, WAY

MODULES = sorted(PACKAGE.rglob("*.py"))

RANK = {room: rank for rank, rooms in enumerate(WAY) for room in rooms}
# They name types of all rooms, and import nothing when they are run.
TYPES_ONLY = {"landscapes.kinds.protocols"}

# Who may import what comes from outside.
ONLY = {
    "yaml": {"loading/document.py", "loading/nodes.py", "loading/writing.py"},
    "autograd": {
        *(path.relative_to(PACKAGE).as_posix() for path in PACKAGE.glob("functions/*.py")),
        *("expression/tree.py", "expression/vocabulary.py"),
        *("arithmetic.py", "differentiation.py", "network.py", "program.py", "tracing.py"),
    },
    "matplotlib": {
        "formulas.py",
        *(
            path.relative_to(PACKAGE).as_posix()
            for pattern in ("drawing/**", "film", "slides", "kinds/*/picture", "kinds/*")
            for path in PACKAGE.glob(f"{pattern}/*.py")
        ),
    },
    "contourpy": {"drawing/map/isolines.py", "kinds/landscape/picture/ghost.py"},
    "av": {"film/mp4.py"},
    "imageio": {"film/png.py"},
    "click": {path.relative_to(PACKAGE).as_posix() for path in PACKAGE.glob("cli/*.py")},
    "cloudpickle": {"workers/packing.py"},
    "distributed": {"workers/cluster.py", "workers/watch.py"},
    "pypdf": {"slides/vectors.py"},
    "watchfiles": {"watching.py"},
    "pydantic": {
        path.relative_to(PACKAGE).as_posix()
        for pattern in ("loading/*.py", "kinds/*/written.py", "kinds/*/written/*.py")
        for path in PACKAGE.glob(pattern)
    },
}


@cache
def imports(path: Path) -> frozenset[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
    return frozenset(found)


def room(module: str) -> str:
    """``landscapes.kinds.race.run`` → ``kinds.*.run``; ``landscapes.film.gif`` → ``film``."""
    _, *parts = module.split(".")
    if parts[:1] == ["kinds"] and parts[1:2] and parts[1] in KINDS:
        return f"kinds.*.{parts[2] if parts[2:] else '__init__'}"
    return parts[0] if parts else "__init__"


def named(path: Path) -> str:
    parts = path.relative_to(PACKAGE.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


NAMES = frozenset(map(named, MODULES))


def inside(path: Path) -> frozenset[str]:
    """The package's modules that a module imports."""
    return imports(path) & NAMES - {"landscapes"}


def test_the_page_is_current() -> None:
    """If it is not: make docs."""
    assert architecture.PAGE.read_text(encoding="utf-8") == architecture.current()


def test_the_page_describes_every_room_once() -> None:
    rows = re.findall(r"^\| \d+ \| `(\S+)` \| \S.* \|$", architecture.rooms(), re.MULTILINE)
    assert sorted(rows) == sorted({room(named(path)) for path in MODULES})


def test_left_never_imports_right() -> None:
    wrong = [
        f"{named(path)} imports {module}"
        for path in MODULES
        if named(path) not in TYPES_ONLY
        for module in inside(path) - TYPES_ONLY
        if room(module) != room(named(path)) and RANK[room(module)] >= RANK[room(named(path))]
    ]
    assert not wrong


def test_only_kinds_know_kinds() -> None:
    wrong = [
        f"{named(path)} imports {module}"
        for path in MODULES
        # The names that the package offers include those of a kind, for whoever annotates types.
        if not room(named(path)).startswith("kinds.*") and path != PACKAGE / "__init__.py"
        for module in inside(path)
        if room(module).startswith("kinds.*")
    ]
    assert not wrong


def test_kinds_build_on_one_another_in_no_circle() -> None:
    builds = {kind: set() for kind in KINDS}
    for path in MODULES:
        kind = named(path).split(".")[2:3]
        if kind and kind[0] in builds and path.parent != PACKAGE / "kinds":
            others = {module.split(".")[2] for module in inside(path) if "*" in room(module)}
            builds[kind[0]] |= others - set(kind)
    assert list(TopologicalSorter(builds).static_order())


@pytest.mark.parametrize("kind", KINDS)
def test_a_kind_has_modules_for_concerns_alone(kind: str) -> None:
    folder = PACKAGE / "kinds" / kind
    modules = {path.stem for path in folder.iterdir() if not path.name.startswith("__")}
    assert modules - {"model"} <= set(get_args(Concern))


@pytest.mark.parametrize("kind", KINDS)
def test_a_kind_holds_its_modules_to_the_protocols(kind: str) -> None:
    """Mypy does, of the ``Kind`` that each folder makes for it; here it is only seen to."""
    tree = ast.parse((PACKAGE / "kinds" / kind / "__init__.py").read_text(encoding="utf-8"))
    (made,) = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    given = {each.arg: ast.unparse(each.value) for each in made.keywords}
    assert given == {name: name if has(kind, name) else "None" for name in get_args(Concern)}


@pytest.mark.parametrize("library", ONLY)
def test_only_one_room_calls_a_library(library: str) -> None:
    users = {
        path.relative_to(PACKAGE).as_posix()
        for path in MODULES
        if any(module.split(".")[0] == library for module in imports(path))
    }
    assert users <= ONLY[library]
    assert users


def test_time_knows_nothing_of_matplotlib() -> None:
    for name in (
        "timeline",
        "encoder",
        "gif",
        "mp4",
        "png",
        "webp",
        "worker",
        "palette",
        "layout",
    ):
        (path,) = (p for r in ("film", "drawing/canvas") for p in PACKAGE.glob(f"{r}/{name}.py"))
        assert not any(module.startswith("matplotlib") for module in imports(path))


def test_every_import_is_a_declared_dependency() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"]
    for_users = extras.keys() - {"bench", "dev", "docs", "font", "mutation"}
    entries = [*project["dependencies"], *(each for extra in for_users for each in extras[extra])]
    declared = {re.split(r"[\[>=]", entry)[0] for entry in entries}
    names = {"yaml": "pyyaml", "PIL": "pillow", "annotated_types": "annotated-types"}
    used = {module.split(".")[0] for path in MODULES for module in imports(path)}
    outside = used - set(sys.stdlib_module_names) - {"landscapes", "pydantic_core"}
    assert {names.get(name, name) for name in outside} == declared


def imported_by(code: str) -> set[str]:
    """The modules that there are once some code has been run, in a process of its own."""
    code = f"{code}\nimport sys; print(*sys.modules, file=sys.stderr)"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return set(done.stderr.split())


def test_a_picture_of_one_kind_imports_nothing_of_the_others() -> None:
    found = imported_by(
        "import landscapes as ls\n"
        "from landscapes.drawing.compose import compose\n"
        "recording = ls.run(ls.load_scenario('hills_and_canyon'))\n"
        "compose(recording); ls.describe(recording)"
    )
    assert "landscapes.kinds.landscape.picture.map" in found
    others = [kind for kind in KINDS if kind != "landscape"]
    assert not [name for name in found for kind in others if f"kinds.{kind}" in name]
    rare = {"network", "datasets", "signals", "expression", "workers", "trace"}
    assert not found & {f"landscapes.{module}" for module in rare}
    assert "landscapes.kinds.landscape.picture.surface" not in found


def test_what_encodes_can_start_before_matplotlib_is_imported() -> None:
    assert "matplotlib" not in imported_by("import landscapes.output, landscapes.running")


def test_public_names_are_there() -> None:
    for name in landscapes.__all__:
        assert getattr(landscapes, name) is not None
    assert set(landscapes.__all__) <= set(dir(landscapes))
    with pytest.raises(AttributeError, match="no_such"):
        landscapes.no_such  # noqa: B018


def test_a_submodule_never_hides_the_function_of_its_name() -> None:
    """``landscapes.render`` stays callable whichever modules were imported before it."""
    code = "import landscapes.drawing.canvas.stage, landscapes as ls; assert callable(ls.render)"
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True)
    modules = {path.stem for path in PACKAGE.iterdir()}
    assert not modules & set(landscapes.__all__)


def opens_text_without_encoding(call: ast.Call) -> bool:
    function = call.func
    name = getattr(function, "attr", getattr(function, "id", None))
    if name not in ("open", "read_text", "write_text"):
        return False
    if any(keyword.arg == "encoding" for keyword in call.keywords):
        return False
    owner = getattr(function, "value", None)
    if name != "open":
        return len(call.args) < (1 if name == "read_text" else 2)
    if isinstance(owner, ast.Name) and owner.id in ("Image", "av", "os", "tarfile"):
        return False
    modes = [word.value for word in ast.walk(call) if isinstance(word, ast.Constant)]
    return not any(isinstance(mode, str) and mode in ("ab", "rb", "wb", "xb") for mode in modes)


@pytest.mark.parametrize("folder", ["benchmarks", "fuzz", "landscapes", "tests"])
def test_text_files_have_a_stated_encoding(folder: str) -> None:
    """The usual one of Windows has no θ."""
    wrong = [
        f"{path}:{call.lineno}"
        for path in (ROOT / folder).rglob("*.py")
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(call, ast.Call) and opens_text_without_encoding(call)
    ]
    assert not wrong


def test_modules_stay_one_room() -> None:
    lengths = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in MODULES}
    assert max(lengths.values()) <= 300


def built(kind: str, folder: Path) -> Path:
    command = [sys.executable, "-m", "build", f"--{kind}", "--no-isolation", "--outdir", folder]
    subprocess.run([*command, ROOT], check=True, capture_output=True)
    (archive,) = folder.iterdir()
    return archive


def test_the_wheel_holds_the_scenarios_and_works_in_an_empty_folder(tmp_path: Path) -> None:
    unpacked = tmp_path / "site"
    zipfile.ZipFile(built("wheel", tmp_path / "wheel")).extractall(unpacked)
    for file in ("py.typed", "fonts/LandscapesInter-Regular.ttf", "fonts/OFL.txt"):
        assert (unpacked / "landscapes" / file).exists()
    code = (
        f"import sys; sys.path.insert(0, {str(unpacked)!r})\n"
        "import landscapes; from landscapes.builtin import builtin_scenarios\n"
        "print(landscapes.__file__); print(*builtin_scenarios())\n"
        "print(landscapes.load_scenario('hills_and_canyon').title)"
    )
    empty = tmp_path / "empty"
    empty.mkdir()
    done = subprocess.run(
        [sys.executable, "-I", "-c", code], cwd=empty, check=True, capture_output=True, text=True
    )
    where, names, title = done.stdout.splitlines()
    assert where.startswith(str(unpacked))
    assert names.split() == sorted(path.stem for path in (ROOT / "scenarios").glob("*.yaml"))
    assert title == "Hills and canyon"
    (metadata,) = unpacked.glob("*.dist-info/METADATA")
    links = re.findall(r"\]\(([^)]*)\)", metadata.read_text(encoding="utf-8"))
    assert links
    assert all(link.startswith("https://") for link in links), "a package page has no files"


def test_the_sdist_has_what_its_tests_read(tmp_path: Path) -> None:
    with tarfile.open(built("sdist", tmp_path)) as archive:
        held = {name.partition("/")[2] for name in archive.getnames()}
    folders = ("landscapes", "tests", "scenarios", "docs", "fuzz", "benchmarks", ".ci")
    files = [
        path
        for folder in folders
        for path in (ROOT / folder).rglob("*.*")
        if "__pycache__" not in path.parts and path.is_file() and "failures" not in path.parts
    ]
    linked = re.findall(r"\]\(([^):#]+)\)", (ROOT / "README.md").read_text(encoding="utf-8"))
    read = [path.relative_to(ROOT).as_posix() for path in files]
    top = ["CHANGELOG.md", "Makefile", "pyproject.toml", ".ci/run"]
    needed = {*read, *top, *(link for link in linked if (ROOT / link).is_file())}
    assert needed <= held, needed - held
