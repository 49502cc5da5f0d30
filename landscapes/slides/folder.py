"""A folder that appears whole or not at all."""

import secrets
import shutil
from pathlib import Path
from types import TracebackType


class WholeFolder:
    """A folder filled beside its target and moved there when it is complete.

    Within the context, write to ``draft``. :meth:`publish` puts it in the place
    of the folder that was there before; what a person had put into that one is
    kept. A context that is left without that, for whatever reason, removes the
    draft, and the old folder stays as it was.

    Args:
        target: the path that the folder shall appear at.
    """

    def __init__(self, target: Path) -> None:
        self.target = target.resolve()
        token = secrets.token_hex(4)
        self.draft = self.target.with_name(f".{self.target.name}.{token}")
        self._old = self.target.with_name(f".{self.target.name}.{token}.old")

    def __enter__(self) -> "WholeFolder":
        if self.target.exists() and not self.target.is_dir():
            raise FileExistsError(17, "there is a file where the folder shall be", self.target)
        self.draft.mkdir(parents=True)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._old.exists():
            self._finish()
        shutil.rmtree(self.draft, ignore_errors=True)

    def publish(self) -> None:
        """Put the folder in its place."""
        if self.target.exists():
            self._keep_what_else_is_there()
            # A folder cannot replace one that is not empty: between these two
            # moves there is none. What interrupts them is put right on the way out.
            self.target.rename(self._old)
        self.draft.rename(self.target)
        self._finish()

    def _finish(self) -> None:
        """Leave one folder: the new one if it is in its place, else the old one."""
        if self.target.exists():
            shutil.rmtree(self._old, ignore_errors=True)
        else:
            self._old.rename(self.target)

    def _keep_what_else_is_there(self) -> None:
        for other in sorted(self.target.iterdir()):
            kept = self.draft / other.name
            if kept.exists():
                continue
            if other.is_dir() and not other.is_symlink():
                shutil.copytree(other, kept, symlinks=True)
            else:
                shutil.copy2(other, kept, follow_symlinks=False)
