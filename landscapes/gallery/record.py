"""The record of what was drawn from what: the same scenario and version give the same bytes."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from landscapes.files import write_text
from landscapes.fingerprint import digest

NAME = ".gallery.json"


@dataclass(frozen=True)
class Record:
    """The record of a gallery, a small file beside the outputs.

    Attributes:
        folder: the folder of the outputs.
        entries: for each scenario by name, the fingerprint of what it was
            drawn from, and that of each file by its path in the folder.
    """

    folder: Path
    entries: Mapping[str, Any]

    @classmethod
    def read(cls, folder: Path) -> "Record":
        """Read a folder's record; an empty one if there is none, or it is unreadable."""
        try:
            entries = json.loads((folder / NAME).read_text(encoding="utf-8"))
        except (OSError, ValueError):
            entries = {}
        return cls(folder, entries if isinstance(entries, dict) else {})

    def write(self) -> None:
        """Write the record beside the outputs."""
        write_text(self.folder / NAME, json.dumps(self.entries, indent=1) + "\n")

    def with_files(self, name: str, fingerprint: str, files: Sequence[Path]) -> "Record":
        """The record with a newly drawn scenario added."""
        digests = {path.relative_to(self.folder).as_posix(): digest(path) for path in files}
        entry = {"fingerprint": fingerprint, "files": digests}
        return Record(self.folder, {**self.entries, name: entry})

    def is_up_to_date(self, name: str, fingerprint: str) -> bool:
        """Whether the files are unchanged, and were drawn from what has this fingerprint."""
        try:
            entry = self.entries[name]
            return entry["fingerprint"] == fingerprint and all(
                digest(self.folder / path) == kept for path, kept in entry["files"].items()
            )
        except (KeyError, TypeError, AttributeError, OSError):
            return False

    def files(self, name: str) -> Iterator[Path]:
        """A scenario's files, relative to the folder, those of its main picture first."""
        yield from map(Path, self.entries[name]["files"])
