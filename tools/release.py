"""Whether a tag may be released, and what the changelog says of its version.

``python -m tools.release v0.2.0`` prints that part of the changelog, or says what is not ready
and exits with 1.
"""

import re
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]


def notes(version: str, root: Path = ROOT) -> str:
    """The changelog's section of a version, without its heading; empty if there is none."""
    changelog = (root / "CHANGELOG.md").read_text(encoding="utf-8")
    heading = rf"^## {re.escape(version)}(?![\w.])[^\n]*\n(.*?)(?=^## |\Z)"
    found = re.search(heading, changelog, re.DOTALL | re.MULTILINE)
    return found[1].strip() if found else ""


def problems(tag: str, root: Path = ROOT) -> Iterator[str]:
    """What has to be done before a version can be released under a tag."""
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    version = project["version"]
    if tag != f"v{version}":
        yield f"pyproject.toml has version {version}: the tag must be v{version}, not {tag}"
    if f"version: {version}\n" not in (root / "CITATION.cff").read_text(encoding="utf-8"):
        yield f"CITATION.cff does not say version: {version}"
    if not notes(version, root):
        yield f"CHANGELOG.md has nothing under a heading ## {version}"


def main(tag: str) -> int:
    """Print the notes of a release, or what is wrong with it. Returns the exit code."""
    found = list(problems(tag))
    for problem in found:
        print(problem, file=sys.stderr)
    if not found:
        sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
        print(notes(tag.removeprefix("v")))
    return int(bool(found))


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
