"""``extends: other_scenario``: take the keys that a file does not set from another scenario.

A key that is set replaces the parent's value completely; nothing is merged below the
top level. A parent can have a parent itself.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from landscapes.builtin import builtin_scenarios
from landscapes.loading.beside import SUFFIXES, is_scenario_file, looked_for, no_file
from landscapes.loading.document import (
    MAX_BYTES,
    Document,
    DocumentError,
    Location,
    Place,
    Problem,
    read_document,
)
from landscapes.loading.python import never_run, python_file
from landscapes.words import shown, unknown

KEY = "extends"
DESCRIPTION = "The name or file of another scenario; its keys hold unless this file sets them."
MAX_PARENTS = 10


def with_parents(document: Document, folder: Path, family: Sequence[Path] = ()) -> Document:
    """Return the document with the keys of its parents.

    Args:
        document: the document of a file.
        folder: its folder. A parent must be a built-in scenario or a file in this
            folder or below, because scenarios are not trusted.
        family: the document's own file, if it has one, after those that extend it.

    Raises:
        DocumentError: if a parent does not exist, is broken or extends its own child.
    """
    if not isinstance(document.data, dict) or KEY not in document.data:
        return document
    written = document.data[KEY]
    try:
        path = _parent(written, folder, family)
        content = read_content(path)
    except (ValueError, OSError) as error:
        # The missing keys depend on the parent, so nothing else can be checked.
        unreadable = f"{KEY} must be a readable file; {shown(written)} is not"
        message = str(error) if isinstance(error, ValueError) else unreadable
        problem = Problem(document.values[KEY,], message)
        raise DocumentError([*document.problems, problem]) from None
    try:
        parent = with_parents(read_document(content), path.parent, [*family, path])
    except DocumentError as error:
        problems = [*document.problems, *_of_file(error.problems, path)]
        raise DocumentError(problems) from None
    return _merged(document, parent, path)


def read_content(path: Path) -> bytes:
    """Read the bytes of a file, but of a too large one only enough to detect that."""
    with path.open("rb") as file:
        return file.read(MAX_BYTES + 1)


def _parent(written: object, folder: Path, family: Sequence[Path]) -> Path:
    """Find the file that ``extends`` names."""
    if not isinstance(written, str):
        raise ValueError(f"{KEY} must be the name of a scenario or its file, not {shown(written)}")
    path = _file(written, folder, family)
    resolved = [each.resolve() for each in family]
    if path.resolve() in resolved:
        around = [*family[resolved.index(path.resolve()) :], path]
        raise ValueError(f"{KEY} goes in a circle: {' → '.join(each.stem for each in around)}")
    if len(family) > MAX_PARENTS:
        raise ValueError(f"{KEY} must lead to a chain of at most {MAX_PARENTS} scenarios")
    return path


def _file(name: str, folder: Path, family: Sequence[Path]) -> Path:
    """Find the file of a name: one beside the scenario, or otherwise a built-in one."""
    if python_file(name):
        raise ValueError(never_run(name))
    builtin = builtin_scenarios()
    is_path = is_scenario_file(name)
    for written in [name] if is_path else [f"{name}{suffix}" for suffix in SUFFIXES]:
        path = folder / written
        is_inside, is_there = looked_for(path, folder)
        if not is_inside:
            raise ValueError(
                f"{KEY} must be a built-in scenario or a file in the scenario's folder,"
                f" not {shown(name)}"
            )
        # A scenario can extend the built-in one of the same name.
        is_itself = is_there and bool(family) and path.resolve() == family[-1].resolve()
        if is_there and not (is_itself and name in builtin):
            return path
    if name in builtin:
        return builtin[name]
    if is_path:
        raise ValueError(f"{KEY} must be a scenario; {no_file(folder / name, name)}")
    raise ValueError(unknown("scenario", name, [*_beside(folder), *builtin]))


def _beside(folder: Path) -> list[str]:
    return sorted(
        {path.stem for path in folder.iterdir() if is_scenario_file(path) and path.is_file()}
    )


def _merged(document: Document, parent: Document, path: Path) -> Document:
    """Add the parent's keys that a document lacks."""
    if not isinstance(parent.data, dict):
        problem = Problem(document.values[KEY,], f"{path} has no lines such as 'steps: 125'")
        raise DocumentError([*document.problems, problem])
    own = {key: value for key, value in document.data.items() if key != KEY}
    taken = {key: value for key, value in parent.data.items() if key not in own}
    return replace(
        document,
        data=taken | own,
        values=_below(taken, parent.values) | dict(document.values),
        keys=_below(taken, parent.keys) | dict(document.keys),
        problems=[*document.problems, *_of_file(parent.problems, path)],
        sources={key: parent.sources.get(key, path) for key in taken},
        parents=[path, *parent.parents],
    )


def _below(keys: dict[str, object], places: Mapping[Location, Place]) -> dict[Location, Place]:
    return {
        location: place for location, place in places.items() if location and location[0] in keys
    }


def _of_file(problems: Sequence[Problem], path: Path) -> list[Problem]:
    """Assign problems to this file, unless they belong to its own parents."""
    return [problem if problem.source else problem._replace(source=path) for problem in problems]
