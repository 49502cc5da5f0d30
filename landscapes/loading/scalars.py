"""Scalars of YAML → None, booleans, numbers and text."""

import re
from typing import Any

MAX_DIGITS = 300


def scalar(text: str, tag: str) -> Any:
    """Convert an unquoted text by its tag."""
    if tag == "null":
        return None
    if tag == "bool":
        return text.lower() == "true"
    if tag == "float":
        return float(_python_float(text))
    if tag == "int":
        # Longer ones become floats, perhaps infinite, because all arithmetic is in floats.
        return (int if len(text) <= MAX_DIGITS else float)(text.replace("_", ""))
    return text


def _python_float(text: str) -> str:
    """Spell a YAML float for Python: no underscores, no dot before inf and nan."""
    return re.sub(r"\.(?=[a-zA-Z])", "", text.replace("_", ""))
