"""The error for a scenario that asks for Python code, which no scenario runs."""

import re
from shlex import quote

KEYS = frozenset({"code", "import", "module", "plugin", "plugins", "py", "python", "script"})
"""Names that a user may give to a key for code or a file of code."""


def python_file(value: object) -> str | None:
    """Return the Python file that a text names, if it names one."""
    found = re.match(r"\s*(\S+\.py)\b", value) if isinstance(value, str) else None
    return found and found[1]


def asks_for_python(key: str, value: object) -> bool:
    """Whether an unknown key seems to ask for Python code."""
    return key in KEYS or python_file(value) is not None


def never_run(value: object) -> str:
    """Write the message, with what to do instead."""
    file = python_file(value) or "FILE.py"
    return (
        "a scenario never runs Python code; give the file on the command line,"
        f" with --plugin {quote(file)}, and here the name of what it declares"
    )
