"""Scalars of YAML → None, booleans, numbers and text."""

import re
from typing import Any

MAX_DIGITS = 300


def scalar(text: str, kind: str) -> Any:
    """What an unquoted text of this kind is."""
    if kind == "null":
        return None
    if kind == "bool":
        return text.lower() == "true"
    if kind == "float":
        return float(_python_float(text))
    if kind == "int":
        # A longer one is a float, perhaps an infinite one, because all that calculate are.
        return (int if len(text) <= MAX_DIGITS else float)(text.replace("_", ""))
    return text


def _python_float(text: str) -> str:
    """Python's spelling of a YAML float: no underscores, no dot before inf and nan."""
    return re.sub(r"\.(?=[a-zA-Z])", "", text.replace("_", ""))
