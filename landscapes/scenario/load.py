"""A scenario from a file, a built-in name or a text."""

from pathlib import Path
from typing import Any

from pydantic import ValidationError

from landscapes.builtin import builtin_scenarios
from landscapes.scenario.document import (
    MAX_BYTES,
    Document,
    DocumentError,
    Problem,
    read_document,
)
from landscapes.scenario.kinds import KINDS, kind_of
from landscapes.scenario.model import Scenario
from landscapes.scenario.sentences import problems
from landscapes.words import did_you_mean, unknown


class ScenarioError(Exception):
    """A scenario that cannot be read; ``str()`` has one line for each problem.

    Attributes:
        source: the file's path, or another name of where the text is from.
        problems: what is wrong, and where.
    """

    def __init__(self, source: str, problems: list[Problem]) -> None:
        self.source = source
        self.problems = problems
        super().__init__(
            "\n".join(
                f"{source}:{place.line}:{place.column}: {message}" for place, message in problems
            )
        )


class ScenarioNotFoundError(Exception):
    """There is no such scenario file, and no built-in scenario of that name."""


def load_scenario(name_or_path: str | Path) -> Scenario:
    """Load a scenario from a YAML file, or a built-in one by its name.

    Args:
        name_or_path: a path that ends in .yaml or .yml, or a built-in name.

    Raises:
        ScenarioNotFoundError: if there is no such file or name.
        ScenarioError: if the scenario is wrong; it lists every problem.
        OSError: if the file cannot be read.
    """
    path = _find(name_or_path)
    try:
        with path.open("rb") as file:
            content = file.read(MAX_BYTES + 1)
    except (FileNotFoundError, IsADirectoryError):
        hint = did_you_mean(path.stem, builtin_scenarios())
        raise ScenarioNotFoundError(f"{path}: there is no such file{hint}") from None
    return _parse(content, name=path.stem, source=str(path), folder=path.parent)


def parse_scenario(text: str, name: str = "scenario") -> Scenario:
    """Read a scenario from YAML text.

    Args:
        text: the YAML.
        name: what the scenario's files are called, and its name in errors.

    Raises:
        ScenarioError: if the scenario is wrong; it lists every problem.
    """
    content = text.encode("utf-8", errors="surrogatepass")
    return _parse(content, name=name, source=name, folder=Path())


def _find(name_or_path: str | Path) -> Path:
    path = Path(name_or_path)
    if path.suffix in (".yaml", ".yml") or len(path.parts) > 1:
        return path
    builtin = builtin_scenarios()
    if str(name_or_path) not in builtin:
        hint = unknown("scenario", str(name_or_path), builtin)
        raise ScenarioNotFoundError(f"{hint}; a file's name needs its .yaml")
    return builtin[str(name_or_path)]


def _parse(content: bytes, name: str, source: str, folder: Path) -> Scenario:
    try:
        document = read_document(content)
        written = _validate(document, folder)
    except DocumentError as error:
        # An alias that repeats a wrong value repeats its problem; it is said once.
        said_once = dict.fromkeys(error.problems)
        raise ScenarioError(source, sorted(said_once, key=lambda p: p.place)) from None
    return KINDS[kind_of(document.data)].resolve(written, name)


def _validate(document: Document, folder: Path) -> Any:
    """What the file says.

    Raises:
        DocumentError: if something is wrong; it has all problems.
    """
    written, found = None, list(document.problems)
    unreadable = {problem.place for problem in found}
    kind = kind_of(document.data)
    if kind not in KINDS:
        # Which keys there may be depends on the kind, so nothing else can be said.
        place = document.values["kind",]
        raise DocumentError([*found, Problem(place, unknown("kind", kind, KINDS))])
    try:
        written = KINDS[kind].model().model_validate(document.data, context={"folder": folder})
    except ValidationError as error:
        found += [p for p in problems(error, document) if p.place not in unreadable]
    if found:
        raise DocumentError(found)
    return written
