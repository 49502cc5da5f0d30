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
from landscapes.scenario.model import Scenario
from landscapes.scenario.resolve import resolve
from landscapes.scenario.schema import scenario_model
from landscapes.scenario.sentences import problems
from landscapes.words import unknown


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
        raise ScenarioNotFoundError(f"{path}: there is no such file") from None
    return _parse(content, name=path.stem, source=str(path))


def parse_scenario(text: str, name: str = "scenario") -> Scenario:
    """Read a scenario from YAML text.

    Args:
        text: the YAML.
        name: what the scenario's files are called, and its name in errors.

    Raises:
        ScenarioError: if the scenario is wrong; it lists every problem.
    """
    return _parse(text.encode("utf-8", errors="surrogatepass"), name=name, source=name)


def _find(name_or_path: str | Path) -> Path:
    path = Path(name_or_path)
    if path.suffix in (".yaml", ".yml") or len(path.parts) > 1:
        return path
    builtin = builtin_scenarios()
    if str(name_or_path) not in builtin:
        hint = unknown("scenario", str(name_or_path), builtin)
        raise ScenarioNotFoundError(f"{hint}; a file of your own is named with its .yaml")
    return builtin[str(name_or_path)]


def _parse(content: bytes, name: str, source: str) -> Scenario:
    try:
        document = read_document(content)
        written = _validate(document)
    except DocumentError as error:
        raise ScenarioError(source, error.problems) from None
    return resolve(written, name)


def _validate(document: Document) -> Any:
    if not isinstance(document.data, dict):
        kind = "list" if isinstance(document.data, list) else "single value"
        place = document.values[()]
        message = f"a scenario is a mapping such as 'landscape: wobbly', not a {kind}"
        raise DocumentError([Problem(place, message)])
    try:
        return scenario_model().model_validate(document.data)
    except ValidationError as error:
        raise DocumentError(problems(error, document)) from None
