"""Files written in drafts, and published when these are complete."""

import os
import tempfile
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from landscapes.files.errors import naming, naming_instead
from landscapes.files.hidden import hidden, remove_leftovers
from landscapes.files.publishing import file_behind, publish


class WholeFiles:
    """Files that are written beside their targets, and moved there together once all are complete.

    Within the context, write to ``drafts``. :meth:`publish` puts them in place; a context that
    is left without that, for whatever reason, removes them, and files that were there before
    stay as they were. Errors that would name a draft name its target.

    Args:
        targets: the paths that the files shall appear at.

    Attributes:
        drafts: where to write what shall appear at each of them.
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
                # Beside a device there is no room for files.
                beside = place or Path(tempfile.gettempdir(), target.name)
                stack.enter_context(naming_instead(beside, target))
                drafts.append(stack.enter_context(hidden(beside)))
            self.drafts = tuple(drafts)
            self._stack = stack.pop_all()
        return self

    def __exit__(self, *error: Any) -> None:
        self._stack.__exit__(*error)

    def publish(self) -> None:
        """Put the files in their places, all of them or none."""
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
    """Write a text file that appears whole or not at all, where there is none.

    Raises:
        FileExistsError: if there is something already; it stays as it is.
    """
    with hidden(target) as draft:
        _write(draft, text.encode("utf-8"))
        try:
            with naming_instead(draft, target):
                os.link(draft, target)
        except FileExistsError:
            raise
        except OSError:  # where no file has two names
            target.touch(exist_ok=False)
            draft.replace(target)


def _write(path: Path, content: bytes) -> None:
    with naming(path):
        path.write_bytes(content)
