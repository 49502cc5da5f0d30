"""The rooms of the package in the order in which data pass through them.

The test of the layering reads ``WAY``, and so does the table of docs/architecture.md, which
``python -m tools.architecture`` writes again.
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "landscapes"
PAGE = ROOT / "docs" / "architecture.md"

WAY = [
    [
        "typography",
        "words",
        "files",
        "formats",
        "colors",
        "builtin",
        "declaration",
        "distribution",
        "interpreter",
    ],
    ["digits", "fingerprint", "formulas", "themes", "workers"],
    ["differentiation"],
    ["functions", "schedules", "signals", "datasets"],
    ["optimizers"],
    ["modifiers"],
    ["composition"],
    ["tracing"],
    ["program", "levels"],
    ["arithmetic"],
    ["kernel"],
    ["objective", "network"],
    ["ensemble"],
    ["expression"],
    ["plugins", "bridges"],
    ["kinds"],
    ["pace", "trajectory"],
    ["kinds.*.model"],
    ["loading"],
    ["running"],
    ["kinds.*.written", "kinds.*.run"],
    ["headline"],
    ["trace", "description"],
    ["kinds.*.words", "kinds.*.arrays"],
    ["kinds.*.headline"],
    ["kinds.*.numbers"],
    ["catalogue", "drawing", "summary"],
    ["kinds.*.picture", "kinds.*.summary"],
    ["film", "page"],
    ["kinds.*.page"],
    ["output"],
    ["slides"],
    ["kinds.*.handout"],
    ["checking", "reference", "starter"],
    ["kinds.*.notes"],
    ["kinds.*.__init__"],
    ["gallery", "watching"],
    ["cli"],
    ["__main__", "__init__"],
]
"""From left to right: a room imports from rooms of earlier rows only, and from itself.

A star stands for any kind: each of its modules has the place of its concern.
"""

NO_CONCERN = {
    "model": "The scenario and the recording of the kind, as dataclasses.",
    "__init__": "The name and the summary of the kind, and its modules held to their protocols.",
}
"""The modules of a kind's folder that no protocol describes."""

TABLE = re.compile(r"(<!-- rooms -->\n).*?(<!-- end of rooms -->)", re.DOTALL)
"""The part of the page that is made from ``WAY``."""


def current() -> str:
    """The page as it should be: its own text, with the table of rooms made again."""
    text = PAGE.read_text(encoding="utf-8")
    return TABLE.sub(lambda found: f"{found[1]}{rooms()}{found[2]}", text)


def rooms() -> str:
    """The table of rooms as Markdown, a row for each."""
    rows = [
        f"| {number} | `{name}` | {description(name)} |"
        for number, names in enumerate(WAY, 1)
        for name in names
    ]
    return "\n".join(["| row | room | purpose |", "|---|---|---|", *rows, ""])


def description(name: str) -> str:
    """The first line of a room's docstring; for a kind's concern, that of its protocol."""
    *_, last = name.split(".")
    if "*" not in name:
        return _first_line(ast.parse(source(name).read_text(encoding="utf-8")))
    return NO_CONCERN.get(last) or dict(_protocols())[last]


def source(name: str) -> Path:
    """The file of a room that is a module, or the ``__init__`` of one that is a folder."""
    module = PACKAGE / f"{name}.py"
    return module if module.exists() else PACKAGE / name / "__init__.py"


def _protocols() -> Iterator[tuple[str, str]]:
    """Each concern with what its protocol says it is for."""
    path = PACKAGE / "kinds" / "protocols.py"
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.ClassDef):
            yield node.name.lower(), _first_line(node)


def _first_line(node: ast.Module | ast.ClassDef) -> str:
    paragraph, *_ = (ast.get_docstring(node) or "").split("\n\n")
    return " ".join(paragraph.split()).replace("``", "`")


if __name__ == "__main__":
    PAGE.write_text(current(), encoding="utf-8", newline="\n")
