"""What was drawn, and from what: the same scenario and version give the same bytes."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from importlib.metadata import requires, version
from pathlib import Path
from typing import Any

from landscapes.builtin import PACKAGE
from landscapes.files import write_text

NAME = ".gallery.json"


@dataclass(frozen=True)
class Record:
    """The small file beside the outputs.

    Attributes:
        folder: where they are.
        entries: for each scenario by name, the fingerprint of what it was
            drawn from, and that of each file by its path in the folder.
    """

    folder: Path
    entries: Mapping[str, Any]

    @classmethod
    def read(cls, folder: Path) -> "Record":
        """The folder's record; an empty one if there is none that can be read."""
        try:
            entries = json.loads((folder / NAME).read_text(encoding="utf-8"))
        except (OSError, ValueError):
            entries = {}
        return cls(folder, entries if isinstance(entries, dict) else {})

    def write(self) -> None:
        """Put the record beside the outputs."""
        write_text(self.folder / NAME, json.dumps(self.entries, indent=1) + "\n")

    def with_files(self, name: str, fingerprint: str, files: Sequence[Path]) -> "Record":
        """The record with a scenario that has just been drawn."""
        digests = {path.relative_to(self.folder).as_posix(): _digest(path) for path in files}
        entry = {"fingerprint": fingerprint, "files": digests}
        return Record(self.folder, {**self.entries, name: entry})

    def is_up_to_date(self, name: str, fingerprint: str) -> bool:
        """Whether the files are there as they were drawn, from what they would be drawn from."""
        try:
            entry = self.entries[name]
            return entry["fingerprint"] == fingerprint and all(
                _digest(self.folder / path) == digest for path, digest in entry["files"].items()
            )
        except (KeyError, TypeError, AttributeError, OSError):
            return False

    def files(self, name: str) -> Iterator[Path]:
        """A scenario's files, relative to the folder, those of its main picture first."""
        yield from map(Path, self.entries[name]["files"])


def fingerprint(files: Sequence[Path], formats: Sequence[str] | None) -> str:
    """What a scenario's pictures depend on: its files, the formats, and the program."""
    parts = [_program(), repr(formats), *(f"{path.name}:{_digest(path)}" for path in files)]
    return sha256("\n".join(parts).encode()).hexdigest()


@cache
def _program() -> str:
    """The version, the sources, and the versions of what they are built on."""
    sources = sorted(path for path in PACKAGE.rglob("*.*") if path.suffix != ".pyc")
    digests = (f"{p.relative_to(PACKAGE)}:{_digest(p)}" for p in sources if p.is_file())
    return "\n".join([f"landscapes {version('landscapes')}", *_dependencies(), *digests])


def _dependencies() -> Iterator[str]:
    for requirement in requires("landscapes") or []:
        name = re.split(r"[^\w.-]", requirement)[0]
        if "extra ==" not in requirement:
            yield f"{name} {version(name)}"


def _digest(path: Path) -> str:
    return sha256(path.read_bytes()).hexdigest()
