"""A folder of files that appear all or not at all."""

import os
from contextlib import ExitStack
from errno import EEXIST
from pathlib import Path
from typing import Any

from landscapes.files import hidden, naming_instead, publish, remove_leftovers


class WholeFolder:
    """A folder that is filled beside its target; its files are moved there once all are complete.

    Within the context, write to the temporary folder ``draft``, then call :meth:`publish`; other
    files in an existing target are kept. Leaving the context without that, for whatever reason,
    removes the temporary folder and keeps the target as it was.

    Args:
        target: the path of the folder.
    """

    def __init__(self, target: Path) -> None:
        self._named, self.target = target, Path(os.path.realpath(target))

    def __enter__(self) -> "WholeFolder":
        with ExitStack() as stack:
            stack.enter_context(naming_instead(self.target, self._named))
            if self.target.exists() and not self.target.is_dir():
                raise FileExistsError(
                    EEXIST, "there is a file in place of the folder", str(self.target)
                )
            self.target.parent.mkdir(parents=True, exist_ok=True)
            remove_leftovers(self.target.parent)
            self.draft = stack.enter_context(hidden(self.target, Path.mkdir))
            self._stack = stack.pop_all()
        return self

    def __exit__(self, *error: Any) -> None:
        self._stack.__exit__(*error)

    def publish(self) -> None:
        """Move the files to the target, all of them or none."""
        if not self.target.is_dir():
            publish([(self.draft, self.target)])
            return
        remove_leftovers(self.target)
        publish([(path, self.target / path.name) for path in sorted(self.draft.iterdir())])
