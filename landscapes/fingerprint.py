"""A digest of everything that a result depends on: the files and the program."""

import re
from collections.abc import Iterator, Sequence
from functools import cache
from hashlib import sha256
from importlib.metadata import requires, version
from pathlib import Path

from landscapes.builtin import PACKAGE
from landscapes.distribution import DISTRIBUTION


def fingerprint(files: Sequence[Path], *others: object) -> str:
    """Compute a digest of files, of the program, and of other values.

    Raises:
        OSError: if a file cannot be read.
    """
    parts = [_program(), *map(repr, others), *(f"{path.name}:{digest(path)}" for path in files)]
    return sha256("\n".join(parts).encode()).hexdigest()


@cache
def _program() -> str:
    """Return the version, the sources, and the versions of the dependencies."""
    sources = sorted(path for path in PACKAGE.rglob("*.*") if path.suffix != ".pyc")
    digests = (f"{p.relative_to(PACKAGE)}:{digest(p)}" for p in sources if p.is_file())
    return "\n".join([f"landscapes {version(DISTRIBUTION)}", *_dependencies(), *digests])


def _dependencies() -> Iterator[str]:
    for requirement in requires(DISTRIBUTION) or []:
        name = re.split(r"[^\w.-]", requirement)[0]
        if "extra ==" not in requirement:
            yield f"{name} {version(name)}"


def digest(path: Path) -> str:
    """Compute the SHA-256 of a file, as hexadecimal digits."""
    return sha256(path.read_bytes()).hexdigest()
