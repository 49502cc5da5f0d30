"""Files that are written to temporary ones and moved into place when complete."""

import os
import tempfile
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from landscapes.files.errors import naming, naming_instead
from landscapes.files.hidden import hidden, remove_leftovers
from landscapes.files.publishing import file_behind, publish


class WholeFiles:
    """Files that are written beside their targets and moved there together once all are complete.

    Within the context, write to ``drafts``, then call :meth:`publish`. Leaving the context
    without that, for whatever reason, removes them and keeps the old files as they were. Errors
    that would name a temporary file name its target.

    Args:
        targets: the paths of the files.

    Attributes:
        drafts: the temporary file to write to for each target.
    """

    def __init__(self, *targets: Path) -> None:
        self._targets = targets
        self.drafts: tuple[Path, ...] = ()

    def __enter__(self) -> "WholeFiles":
        places = [file_behind(target) for target in self._targets]
        for folder in {place.parent for place in places if place}:
            remove_leftovers(folder)
        with ExitStack() as stack:
            drafts = []
            for target, place in zip(self._targets, places, strict=True):
                # No file can be created beside a device.
                beside = place or Path(tempfile.gettempdir(), target.name)
                stack.enter_context(naming_instead(beside, target))
                drafts.append(stack.enter_context(hidden(beside)))
            self.drafts = tuple(drafts)
            self._stack = stack.pop_all()
        return self

    def __exit__(self, *error: Any) -> None:
        self._stack.__exit__(*error)

    def publish(self) -> None:
        """Move the files to their targets, all of them or none."""
        publish(list(zip(self.drafts, self._targets, strict=True)))


def write_text(target: Path, text: str) -> None:
    """Write a text file that appears whole or not at all."""
    write_bytes(target, text.encode("utf-8"))


def write_bytes(target: Path, content: bytes) -> None:
    """Write a file that appears whole or not at all."""
    with WholeFiles(target) as files:
        _write(files.drafts[0], content)
        files.publish()


def write_new_text(target: Path, text: str) -> None:
    """Write a new text file that appears whole or not at all.

    Raises:
        FileExistsError: if the target exists; it stays as it is.
    """
    with hidden(target) as draft:
        _write(draft, text.encode("utf-8"))
        try:
            with naming_instead(draft, target):
                os.link(draft, target)
        except FileExistsError:
            raise
        except OSError:  # hard links are impossible
            target.touch(exist_ok=False)
            draft.replace(target)


def _write(path: Path, content: bytes) -> None:
    with naming(path):
        path.write_bytes(content)
