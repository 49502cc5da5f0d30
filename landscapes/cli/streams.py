"""Standard output and error, which may be closed or lack characters."""

import codecs
import io
import os
import sys

PLAIN = {
    "−": "-", "–": "-", "×": "x", "·": "*", "…": "...", "←": "<-", "→": "->", "≤": "<=",
    "≥": ">=", "√": "sqrt ", "∇": "grad ", "‘": "'", "’": "'", "“": '"', "”": '"', "\u0302": "_hat",
    "ŵ": "w_hat", "ŝ": "s_hat", "\u0304": "_mean", "∛": "cbrt ", "′": "'", "⟨": "<", "⟩": ">",
    "‖": "||", "±": "+-", "⁄": "/",
}  # fmt: skip
"""ASCII replacements of characters that are frequent in text and formulas here."""

RAISED, LOWERED, GREEK = "<super>", "<sub>", "GREEK"
"""Unicode's marks of superscripts, subscripts and Greek letters."""


def complain(message: str) -> None:
    """Print an error that is not in the text of a scenario."""
    from landscapes.words import printable

    print(f"landscapes: {printable(message)}", file=sys.stderr, flush=True)


def prepare_streams() -> None:
    """Open closed streams to nowhere, and let the others replace characters that they lack."""
    _fill_closed()
    codecs.register_error("readable", _readable)
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: PTH123, SIM115
        elif isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="readable")


def _fill_closed() -> None:
    """Open the null device in place of closed streams.

    Otherwise a file would get the number of standard error, and libraries that write to that
    number, as encoders do, would write into the file.
    """
    while (number := os.open(os.devnull, os.O_RDWR)) <= 2:
        os.set_inheritable(number, True)
    os.close(number)


def _readable(error: UnicodeError) -> tuple[str, int]:
    """Replace characters that an encoding lacks by ASCII: ``beta_2`` for β₂."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    lacking = error.object[error.start : error.end]
    return "".join(map(_in_ascii, lacking)), error.end


def _in_ascii(character: str) -> str:
    """Write a character in ASCII; as its code point if there is nothing better."""
    import unicodedata

    if character.isascii():
        return character
    if character in PLAIN:
        return PLAIN[character]
    if unicodedata.combining(character):
        return ""
    words = unicodedata.name(character, "").split()
    if words[:1] == [GREEK]:
        return words[-1].capitalize() if character.isupper() else words[-1].lower()
    how, *_ = unicodedata.decomposition(character).split() or [""]
    if how:
        parts = unicodedata.normalize("NFKD", character)
        letters = (_in_ascii(part) for part in parts if not unicodedata.combining(part))
        return {RAISED: "^", LOWERED: "_"}.get(how, "") + "".join(letters)
    return character.encode("ascii", "backslashreplace").decode("ascii")
