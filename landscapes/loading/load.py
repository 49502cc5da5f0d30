"""A scenario from a file, a built-in name or a text."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import partial
from os import PathLike, fspath
from os.path import realpath
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple

from pydantic import ValidationError

from landscapes.bridges import is_bridge
from landscapes.kinds import KINDS
from landscapes.kinds.base import RenderSettings, Scenario
from landscapes.loading.dictionary import read_dictionary
from landscapes.loading.document import Document, DocumentError, Location, Problem, read_document
from landscapes.loading.finding import find_content
from landscapes.loading.forms import form_of, kind_of
from landscapes.loading.named import only_named, with_bridges
from landscapes.loading.options import with_options
from landscapes.loading.parents import with_parents
from landscapes.loading.pictures import Picture, Render
from landscapes.plugins import BUILT_IN, PluginFiles, Registry, load_plugins, with_optimizers
from landscapes.words import passed, shown, unknown

NO_OPTIONS: Mapping[str, object] = MappingProxyType({})


class ScenarioError(Exception):
    """A scenario that cannot be read; ``str()`` has one line for each problem.

    Attributes:
        source: the file's path, or another name of the text.
        problems: the mistakes with their places, including those in extended files.
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
        """The problems of the text, each as a line with its place."""
        return [self._line(problem) for problem in self.problems if not problem.option]

    @property
    def of_options(self) -> list[str]:
        """The messages of problems in options of the command line."""
        return [problem.message for problem in self.problems if problem.option]


class Written(NamedTuple):
    """A scenario with its document and its files.

    Attributes:
        scenario: the scenario.
        document: its document with places, including the keys of its parents.
        source: its file's path, as errors name it.
        files: all its inputs: its own file, those of its parents, tables and plugins.
        registry: the landscapes and optimizers that it can choose from.
    """

    scenario: Scenario[Any]
    document: Document
    source: str
    files: tuple[Path, ...]
    registry: Registry

    def read_from(self, paths: Iterable[Path]) -> list[Path]:
        """Return the paths that are inputs of this scenario, which must not be overwritten."""
        own = {realpath(path) for path in self.files}
        return [path for path in paths if realpath(path) in own]

    def where(self, location: Location) -> str:
        """Return ``file:line:column`` of a value, or of the nearest part that contains it."""
        return f"{self.document.source(location) or self.source}{self.document.place(location)}"


def load_scenario(name_or_path: str | PathLike[str], plugins: PluginFiles = ()) -> Scenario[Any]:
    """Load a scenario from a YAML file, or a built-in one by its name.

    Args:
        name_or_path: a path that ends in .yaml or .yml, or a built-in name.
        plugins: Python files with landscapes and optimizers of your own, or one; their code is run.

    Raises:
        TypeError: if it is something else, such as a dictionary.
        PluginError: if a plugin cannot be used.
        ScenarioNotFoundError: if there is no such file or name.
        ScenarioError: if the scenario is wrong; it lists every problem.
        OSError: if the file cannot be read.
    """
    if not isinstance(name_or_path, (str, PathLike)):
        raise _wrong("load_scenario takes the name or path of a scenario", name_or_path)
    return read_scenario(fspath(name_or_path), load_plugins(plugins)).scenario


def read_scenario(
    name_or_path: str | Path,
    registry: Registry = BUILT_IN,
    options: Mapping[str, object] = NO_OPTIONS,
) -> Written:
    """Load a scenario like :func:`load_scenario`, with its document and files.

    Args:
        name_or_path: a path that ends in .yaml or .yml, or a built-in name.
        registry: the landscapes and optimizers to choose from.
        options: options of the command line, which override keys of ``render``.

    Raises:
        ScenarioNotFoundError: if there is no such file or name.
        ScenarioError: if the scenario is wrong; it lists every problem.
        OSError: if the file cannot be read.
    """
    path, content = find_content(name_or_path)
    source = _Source(path.stem, str(path), path.parent, own=(path,))
    return _parse(content, source, registry, options)


def parse_scenario(text: str, name: str = "scenario", plugins: PluginFiles = ()) -> Scenario[Any]:
    """Read a scenario from YAML text.

    Args:
        text: the YAML.
        name: the name of its output files, also used in errors.
        plugins: Python files with landscapes and optimizers of your own, or one; their code is run.

    Raises:
        TypeError: if it is something else, such as a dictionary.
        PluginError: if a plugin cannot be used.
        ScenarioError: if the scenario is wrong; it lists every problem.
    """
    if not isinstance(text, str):
        raise _wrong("parse_scenario takes YAML text", text)
    content = text.encode("utf-8", errors="surrogatepass")
    source = _Source(name, name, Path(), own=())
    return _parse(content, source, load_plugins(plugins)).scenario


def read_mapping(data: Mapping[str, Any], name: str = "scenario") -> Written:
    """Read a scenario from a Python dictionary with the keys and values of a file.

    The landscape can be a function of x and y (``{"function": f, "domain": …}``), and
    an optimizer can be the function that makes it, or an object of another library. Files are
    looked up in the current folder.

    Args:
        data: the dictionary.
        name: the name of its output files, also used in errors.

    Raises:
        TypeError: if it contains a value of the wrong type, or a function that cannot be
            differentiated.
        PluginError: if a function does not return an optimizer.
        ScenarioError: if the scenario is wrong; it lists every problem.
    """
    document, own = read_dictionary(data, name)
    functions = [each for name, each in own.items() if not is_bridge(name)]
    registry = with_optimizers(BUILT_IN, functions) if own else BUILT_IN
    of_libraries = {name: each for name, each in own.items() if is_bridge(name)}
    registry = replace(registry, optimizers={**registry.optimizers, **of_libraries})
    return _parse(document, _Source(name, name, Path(), own=()), registry)


def _wrong(expected: str, given: object) -> TypeError:
    hint = "; run takes a dictionary" if isinstance(given, Mapping) else ""
    return TypeError(f"{expected}, not {passed(given)}{hint}")


class _Source(NamedTuple):
    """The origin of a text.

    Attributes:
        name: the name of the scenario's output files.
        named: its name in errors.
        folder: the folder of the files that it names.
        own: its own file, if it has one.
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
        registry = with_bridges(registry, document)
        written, named = _validate(document, folder, registry)
    except DocumentError as error:
        # Aliases of a wrong value repeat its problem; report it once.
        said_once = dict.fromkeys(error.problems)
        ordered = sorted(said_once, key=_order)
        raise ScenarioError(source.named, ordered) from None
    resolved = form_of(kind_of(document.data)).resolve(written, source.name)
    scenario = replace(
        resolved,
        render=_asking(resolved, written.render),
        subtitle=written.subtitle,
        headline=written.headline,
        document=document.data,
    )
    files = (*own, *document.parents, *named, *registry.files)
    return Written(scenario, document, source.named, files, registry)


def _asking(scenario: Scenario[Any], written: Picture) -> RenderSettings:
    """Return the render settings with the usual question, if a question is wanted without words."""
    settings = scenario.render
    if isinstance(written, Render) and written.reveal and not settings.question:
        return replace(settings, question=scenario.usual_question)
    return settings


def _order(problem: Problem) -> tuple[object, ...]:
    """Sort options before files, and problems of a file by place."""
    return not problem.option, str(problem.source or ""), problem.place


def _validate(document: Document, folder: Path, registry: Registry) -> tuple[Any, list[Path]]:
    """Validate a document; return its model and the files that it names.

    Raises:
        DocumentError: if something is wrong; it has all problems.
    """
    written, found = None, list(document.problems)
    unreadable = {(problem.source, problem.place) for problem in found}
    kind = kind_of(document.data)
    if kind not in KINDS:
        # The keys depend on the kind, so nothing else can be checked.
        place, origin = document.values["kind",], document.source(("kind",))
        raise DocumentError([*found, Problem(place, _no_kind(document.data["kind"]), origin)])
    files: list[Path] = []
    context = {"folder": partial(_folder, document, folder), "files": files}
    try:
        model = form_of(kind).model(only_named(registry, document))
        written = model.model_validate(document.data, context=context)
    except ValidationError as error:
        # Imported here because most files are right.
        from landscapes.loading.sentences import problems

        told = problems(error, document, registry)
        found += [p for p in told if p.option or (p.source, p.place) not in unreadable]
    if found:
        raise DocumentError(found)
    return written, list(dict.fromkeys(files))


def _no_kind(written: object) -> str:
    """Write the message for an unknown kind."""
    if isinstance(written, str):
        return unknown("kind", written, KINDS)
    return f"kind must be one of {', '.join(KINDS)}, not {shown(written)}"


def _folder(document: Document, folder: Path, keys: Iterable[str]) -> Path:
    """Return the folder of the tables of keys: that of the file, or parent, that has the key."""
    origins = (document.source((key,)) for key in keys)
    return next((origin.parent for origin in origins if origin), folder)
