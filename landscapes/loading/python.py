"""What is said of a scenario that asks for Python code, which no scenario runs."""

import re
from shlex import quote

KEYS = frozenset({"code", "import", "module", "plugin", "plugins", "py", "python", "script"})
"""What a person may call a key that is to hold code, or to name a file of it."""


def python_file(value: object) -> str | None:
    """The file of Python code that a text names, if it names one."""
    found = re.match(r"\s*(\S+\.py)\b", value) if isinstance(value, str) else None
    return found and found[1]


def asks_for_python(key: str, value: object) -> bool:
    """Whether a key that means nothing is to run Python code."""
    return key in KEYS or python_file(value) is not None


def never_run(value: object) -> str:
    """What to say of it, and what to do instead."""
    file = python_file(value) or "FILE.py"
    return (
        "a scenario never runs Python code; name the file on the command line,"
        f" with --plugin {quote(file)}, and here what it declares"
    )
