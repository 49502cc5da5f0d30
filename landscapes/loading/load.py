"""A scenario from a file, a built-in name or a text."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from errno import EINVAL, ELOOP, ENAMETOOLONG, ENOENT, ENOTDIR
from os.path import realpath
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple

from pydantic import ValidationError

from landscapes.builtin import builtin_scenarios
from landscapes.kinds import KINDS
from landscapes.kinds.base import Scenario
from landscapes.loading.beside import is_scenario_file
from landscapes.loading.dictionary import read_dictionary
from landscapes.loading.document import Document, DocumentError, Location, Problem, read_document
from landscapes.loading.forms import form_of, kind_of
from landscapes.loading.options import with_options
from landscapes.loading.parents import read_content, with_parents
from landscapes.plugins import BUILT_IN, Registry, load_plugins, with_optimizers
from landscapes.words import did_you_mean, shown, unknown

NO_OPTIONS: Mapping[str, object] = MappingProxyType({})

NOWHERE = (ENOENT, ENOTDIR, ENAMETOOLONG, ELOOP, EINVAL)
"""What systems answer where a path leads to no file: also one that is too long, or in a circle."""

FOLDER = "is a folder; name a scenario in it"


class ScenarioError(Exception):
    """A scenario that cannot be read; ``str()`` has one line for each problem.

    Attributes:
        source: the file's path, or another name of where the text is from.
        problems: what is wrong, and where, be it in a file that it extends.
    """

    def __init__(self, source: str, problems: list[Problem]) -> None:
        self.source = source
        self.problems = problems
        super().__init__("\n".join(map(self._line, problems)))

    def _line(self, problem: Problem) -> str:
        if problem.option:
            return f"{self.source}: {problem.message}"
        return f"{problem.source or self.source}{problem.place}: {problem.message}"

    @property
    def of_the_text(self) -> list[str]:
        """A line for each problem of the text, with its place."""
        return [self._line(problem) for problem in self.problems if not problem.option]

    @property
    def of_options(self) -> list[str]:
        """What is wrong with options of the command line."""
        return [problem.message for problem in self.problems if problem.option]


class ScenarioNotFoundError(Exception):
    """There is no such scenario file, and no built-in scenario of that name."""


class Written(NamedTuple):
    """A scenario, and what is written of it.

    Attributes:
        scenario: what it means.
        document: what it says, and where, its parents' keys included.
        source: its file's path, as errors name it.
        files: its own file, those of its parents, those that it names, such as tables, and
            the plugins.
        registry: what it chooses from.
    """

    scenario: Scenario[Any]
    document: Document
    source: str
    files: tuple[Path, ...]
    registry: Registry

    def read_from(self, paths: Iterable[Path]) -> list[Path]:
        """Those of the paths that this scenario is read from, which must not be written over."""
        own = {realpath(path) for path in self.files}
        return [path for path in paths if realpath(path) in own]

    def where(self, location: Location) -> str:
        """``file:line:column`` of the value here, or of the nearest part that holds it."""
        return f"{self.document.source(location) or self.source}{self.document.place(location)}"


def load_scenario(name_or_path: str | Path, plugins: Iterable[str | Path] = ()) -> Scenario[Any]:
    """Load a scenario from a YAML file, or a built-in one by its name.

    Args:
        name_or_path: a path that ends in .yaml or .yml, or a built-in name.
        plugins: Python files with own landscapes and optimizers; they are run.

    Raises:
        PluginError: if a plugin cannot be used.
        ScenarioNotFoundError: if there is no such file or name.
        ScenarioError: if the scenario is wrong; it lists every problem.
        OSError: if the file cannot be read.
    """
    return read_scenario(name_or_path, load_plugins(plugins)).scenario


def read_scenario(
    name_or_path: str | Path,
    registry: Registry = BUILT_IN,
    options: Mapping[str, object] = NO_OPTIONS,
) -> Written:
    """Load a scenario as :func:`load_scenario` does, with what is written of it.

    Args:
        name_or_path: a path that ends in .yaml or .yml, or a built-in name.
        registry: what it chooses from.
        options: the command line's, which take the place of keys of ``render``.

    Raises:
        ScenarioNotFoundError: if there is no such file or name.
        ScenarioError: if the scenario is wrong; it lists every problem.
        OSError: if the file cannot be read.
    """
    path = find_scenario(name_or_path)
    try:
        content = read_content(path)
    except IsADirectoryError:
        raise ScenarioNotFoundError(f"{path} {FOLDER}") from None
    except (OSError, ValueError) as error:
        if isinstance(error, OSError) and error.errno not in NOWHERE:
            raise
        hint = did_you_mean(path.stem, builtin_scenarios())
        raise ScenarioNotFoundError(f"{path}: there is no such file{hint}") from None
    source = _Source(path.stem, str(path), path.parent, own=(path,))
    return _parse(content, source, registry, options)


def parse_scenario(
    text: str, name: str = "scenario", plugins: Iterable[str | Path] = ()
) -> Scenario[Any]:
    """Read a scenario from YAML text.

    Args:
        text: the YAML.
        name: what the scenario's files are called, and its name in errors.
        plugins: Python files with own landscapes and optimizers; they are run.

    Raises:
        PluginError: if a plugin cannot be used.
        ScenarioError: if the scenario is wrong; it lists every problem.
    """
    content = text.encode("utf-8", errors="surrogatepass")
    source = _Source(name, name, Path(), own=())
    return _parse(content, source, load_plugins(plugins)).scenario


def read_mapping(data: Mapping[str, Any], name: str = "scenario") -> Written:
    """Read a scenario from a Python dictionary with the keys and values of a file.

    The landscape may be a function of x and y (``{"function": f, "domain": …}``), and
    an optimizer the function that makes it. Files that it names are looked for in the
    current folder.

    Args:
        data: the dictionary.
        name: what the scenario's files are called, and its name in errors.

    Raises:
        TypeError: if there is something in it that no file could have, or a function
            that cannot be differentiated.
        PluginError: if a function makes no optimizer.
        ScenarioError: if the scenario is wrong; it lists every problem.
    """
    document, own = read_dictionary(data, name)
    registry = with_optimizers(BUILT_IN, own.values()) if own else BUILT_IN
    return _parse(document, _Source(name, name, Path(), own=()), registry)


def find_scenario(name_or_path: str | Path) -> Path:
    """The file of a name or path, which need not be there if it is a path.

    Raises:
        ScenarioNotFoundError: if there is no built-in scenario of this name.
    """
    path = Path(name_or_path)
    if is_scenario_file(path) or len(path.parts) > 1:
        return path
    builtin = builtin_scenarios()
    if str(name_or_path) not in builtin:
        if name_or_path and _is_folder(path):
            raise ScenarioNotFoundError(f"{path} {FOLDER}")
        hint = unknown("scenario", str(name_or_path), builtin)
        raise ScenarioNotFoundError(f"{hint}; a file's name needs its .yaml")
    return builtin[str(name_or_path)]


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except (OSError, ValueError):  # a name that no folder can have
        return False


class _Source(NamedTuple):
    """Where a text is from.

    Attributes:
        name: what the scenario's files are called.
        named: what errors call it.
        folder: where the files are that it names.
        own: its own file, if it is from one.
    """

    name: str
    named: str
    folder: Path
    own: tuple[Path, ...]


def _parse(
    content: bytes | Document,
    source: _Source,
    registry: Registry,
    options: Mapping[str, object] = NO_OPTIONS,
) -> Written:
    folder, own = source.folder, source.own
    try:
        read = content if isinstance(content, Document) else read_document(content)
        document = with_options(with_parents(read, folder, own), options)
        written, named = _validate(document, folder, registry)
    except DocumentError as error:
        # An alias that repeats a wrong value repeats its problem; it is said once.
        said_once = dict.fromkeys(error.problems)
        ordered = sorted(said_once, key=_order)
        raise ScenarioError(source.named, ordered) from None
    resolved = form_of(kind_of(document.data)).resolve(written, source.name)
    scenario = replace(resolved, document=document.data)
    files = (*own, *document.parents, *named, *registry.files)
    return Written(scenario, document, source.named, files, registry)


def _order(problem: Problem) -> tuple[object, ...]:
    """Options before files, each as it is read."""
    return not problem.option, str(problem.source or ""), problem.place


def _validate(document: Document, folder: Path, registry: Registry) -> tuple[Any, list[Path]]:
    """What the file says, and the files that it names.

    Raises:
        DocumentError: if something is wrong; it has all problems.
    """
    written, found = None, list(document.problems)
    unreadable = {(problem.source, problem.place) for problem in found}
    kind = kind_of(document.data)
    if kind not in KINDS:
        # Which keys there may be depends on the kind, so nothing else can be said.
        place, origin = document.values["kind",], document.source(("kind",))
        raise DocumentError([*found, Problem(place, _no_kind(document.data["kind"]), origin)])
    files: list[Path] = []
    context = {"folder": _folder(document, folder), "files": files}
    try:
        written = form_of(kind).model(registry).model_validate(document.data, context=context)
    except ValidationError as error:
        # Most files are right, and need no sentences.
        from landscapes.loading.sentences import problems

        told = problems(error, document, registry)
        found += [p for p in told if p.option or (p.source, p.place) not in unreadable]
    if found:
        raise DocumentError(found)
    return written, list(dict.fromkeys(files))


def _no_kind(written: object) -> str:
    """What to say of a kind that there is not."""
    if isinstance(written, str):
        return unknown("kind", written, KINDS)
    return f"kind must be one of {', '.join(KINDS)}, not {shown(written)}"


def _folder(document: Document, folder: Path) -> Path:
    """Where the tables are: beside the file that names them, be it a parent."""
    origins = (document.source((key,)) for key in ("signal", "signals", "noise"))
    return next((origin.parent for origin in origins if origin), folder)
