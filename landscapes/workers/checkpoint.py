"""The results of finished tasks on disk, so that interrupted work resumes where it stopped."""

import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from landscapes.files import WholeFiles, is_hidden, naming

Result: TypeAlias = Mapping[str, NDArray[Any]]


@dataclass(frozen=True)
class Checkpoint:
    """A hidden folder with a file for each finished task.

    Attributes:
        folder: where it is; nothing else should be in it.
        fingerprint: what the results depend on: the computation, the program, and how the work
            is cut into tasks. Results kept under another fingerprint are not used.
    """

    folder: Path
    fingerprint: str

    def prepare(self) -> None:
        """Make the folder, and remove the results of other fingerprints."""
        self.folder.mkdir(parents=True, exist_ok=True)
        for path in self.folder.iterdir():
            if not path.name.startswith(self._prefix) and not is_hidden(path):
                path.unlink(missing_ok=True)

    def read(self, index: int) -> Result | None:
        """A task's result, bit for bit; None if it is missing or incomplete."""
        try:
            with self._path(index).open("rb") as file, np.load(file, allow_pickle=False) as arrays:
                return dict(arrays)
        except Exception:  # a truncated or foreign file can fail in any way
            return None

    def write(self, index: int, result: Result) -> None:
        """Keep a task's result."""
        arrays: Mapping[str, Any] = result  # numpy's types take each name for an option
        with WholeFiles(self._path(index)) as files:
            (draft,) = files.drafts
            with naming(draft):
                np.savez(draft, **arrays)
            files.publish()

    def discard(self) -> None:
        """Remove the folder: all is done."""
        shutil.rmtree(self.folder, ignore_errors=True)

    @property
    def _prefix(self) -> str:
        return sha256(self.fingerprint.encode()).hexdigest()[:16]

    def _path(self, index: int) -> Path:
        return self.folder / f"{self._prefix}-{index}.npz"
