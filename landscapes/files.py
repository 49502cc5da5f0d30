"""Files that appear whole or not at all."""

import secrets
from pathlib import Path
from types import TracebackType


class WholeFile:
    """A file written beside its target and moved there when it is complete.

    Within the context, write to ``draft``. :meth:`publish` puts it in place; a
    context that is left without that, for whatever reason, removes it, and a
    file that was there before stays as it was.

    Args:
        target: the path that the file shall appear at.
    """

    def __init__(self, target: Path) -> None:
        self.target = target
        self.draft = target.with_name(f".{target.stem}.{secrets.token_hex(4)}{target.suffix}")

    def __enter__(self) -> "WholeFile":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.draft.unlink(missing_ok=True)

    def publish(self) -> None:
        """Put the file in its place."""
        self.draft.replace(self.target)


def write_text(target: Path, text: str) -> None:
    """Write a text file that appears whole or not at all."""
    write_bytes(target, text.encode("utf-8"))


def write_bytes(target: Path, content: bytes) -> None:
    """Write a file that appears whole or not at all."""
    with WholeFile(target) as file:
        file.draft.write_bytes(content)
        file.publish()
