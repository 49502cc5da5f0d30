r"""Mathematics in a text: ``$\eta = 0.1$``, as matplotlib's mathtext sets it, and in plain text.

A formula stands between two dollars, without a space at its ends or a digit behind it, so that
``$5 and $10`` is none: the rule of Pandoc. ``\$`` is a dollar, and so is one that begins or ends no
formula.
"""

import re
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any, NamedTuple
from unicodedata import category

from landscapes.words import did_you_mean

_DOLLAR = re.compile(r"(?<!\\)\$")
_FORMULA = re.compile(r"(?<!\\)\$(?!\s)((?:\\.|[^$\\])+)(?<!\s)\$(?!\d)", re.DOTALL)
_EXPLAINED = re.compile(r"\n(.*)\n *\^\n\w+: (.*), found .*col:(\d+)", re.DOTALL)


class Part(NamedTuple):
    """A part of a text: what is to be read as it is, or a formula without its dollars.

    Attributes:
        text: the characters.
        is_formula: whether it is a formula.
        begin: its index in the text.
    """

    text: str
    is_formula: bool
    begin: int


class FormulaError(ValueError):
    """A formula that cannot be set; ``column`` is its place in the text, from 1."""

    def __init__(self, message: str, column: int) -> None:
        self.column = column
        super().__init__(message)


def parts(text: str) -> Iterator[Part]:
    """Yield the parts of a text that have any characters."""
    begin = 0
    for found in _FORMULA.finditer(text):
        if found.start() > begin:
            yield Part(_read(text[begin : found.start()]), False, begin)
        yield Part(found[1], True, found.start(1))
        begin = found.end()
    if begin < len(text):
        yield Part(_read(text[begin:]), False, begin)


def _read(text: str) -> str:
    return text.replace(r"\$", "$")


def words(text: str) -> list[str]:
    """Split a text at its spaces, but not at those of a formula."""
    formulas = _FORMULA.sub(lambda found: found[0].replace(" ", "\0"), text)
    return [word.replace("\0", " ") for word in formulas.split(" ")]


def verbatim(text: str) -> str:
    """Write a text so that its dollars are dollars."""
    return _DOLLAR.sub(r"\\$", text)


def checked(text: str) -> str:
    r"""Check the formulas of a text, and write every other dollar as ``\$``.

    So texts can be joined, and each keeps its formulas.

    Raises:
        FormulaError: if mathtext cannot set a formula.
    """
    found = list(parts(text))
    for part in found:
        if part.is_formula:
            _check(part)
    return "".join(f"${part.text}$" if part.is_formula else verbatim(part.text) for part in found)


def _check(formula: Part) -> None:
    # Few texts have formulas, and matplotlib takes long to import.
    from matplotlib.mathtext import MathTextParser

    try:
        MathTextParser("path").parse(f"${formula.text}$")
    except ValueError as error:
        problem, index = _explained(str(error))
        message = rf"the formula ${formula.text}$ cannot be set: {problem} (\$ is a dollar)"
        raise FormulaError(message, formula.begin + index + 1) from None


def _explained(error: str) -> tuple[str, int]:
    """Say what mathtext found wrong with a formula, and at which index of it."""
    found = _EXPLAINED.match(error)
    if not found or found[1].startswith("$"):
        return "it is not TeX that matplotlib knows", 0
    problem, index = found[2], int(found[3]) - 1
    if name := re.match(r"Unknown symbol: \\(\w+)", problem):
        hint = did_you_mean(name[1], _symbols())
        return rf"unknown symbol \{name[1]}{hint}", index
    if problem == "Expected end_group":
        return "a } is missing", index
    if problem.startswith("Expected {"):
        return "something is missing here", index
    return problem[:1].lower() + problem[1:], index


def _symbols() -> "dict[str, int]":
    """The names of TeX's symbols, with their code points."""
    from matplotlib._mathtext_data import tex2uni

    return tex2uni


def plain(text: str) -> str:
    r"""Write a text without TeX: ``η = 0.1`` for ``$\eta = 0.1$``."""
    return "".join(
        _Plain(part.text).written() if part.is_formula else part.text for part in parts(text)
    )


def plain_data(data: Any) -> Any:
    """Write the texts in lists and mappings without TeX."""
    if isinstance(data, str):
        return plain(data)
    if isinstance(data, Mapping):
        return {key: plain_data(value) for key, value in data.items()}
    if isinstance(data, (list, tuple)):
        return [plain_data(each) for each in data]
    return data


_RAISED = str.maketrans("0123456789+−=()ni", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿⁱ")
_LOWERED = str.maketrans("0123456789+−=()aeoxhklmnpstijruv", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₐₑₒₓₕₖₗₘₙₚₛₜᵢⱼᵣᵤᵥ")
_ACCENTS = MappingProxyType(
    {"hat": "\u0302", "widehat": "\u0302", "tilde": "\u0303", "widetilde": "\u0303"}
    | {"bar": "\u0304", "overline": "\u0304", "dot": "\u0307", "ddot": "\u0308", "vec": "\u20d7"}
)
_FRACTIONS = frozenset({"frac", "dfrac", "tfrac"})
_STYLES = frozenset(
    {"mathrm", "mathbf", "mathit", "mathsf", "mathtt", "mathcal", "mathbb", "mathbfit"}
    | {"mathdefault", "mathregular", "boldsymbol", "operatorname", "text"}
)
_NOTHING = frozenset({"left", "right", "middle", "!", "displaystyle", "limits"})
_SPACES = frozenset({",", ":", ";", " ", "quad", "qquad", "thinspace"})
_TOKEN = re.compile(r"\\([A-Za-z]+|.)|(\s+)|(.)", re.DOTALL)
_CLOSE = frozenset("∇∂√∑∏∫∞¬|/")
"""Signs that stand close to what is beside them."""
_OF_NUMBERS = frozenset("+−±∓")
"""Signs that stand close to a number, but not between two of them."""


class _Plain:
    """One walk over a formula that writes it as plain text."""

    def __init__(self, formula: str) -> None:
        # A command keeps its backslash; a space is one space.
        self._tokens = [
            f"\\{found[1]}" if found[1] else " " if found[2] else found[3]
            for found in _TOKEN.finditer(formula)
        ]

    def written(self) -> str:
        """Write the rest of the formula, or of the group that has begun."""
        text = ""
        while self._tokens and self._tokens[0] != "}":
            token = self._tokens[0]
            if token == " ":
                self._tokens.pop(0)
                text += " " if text.endswith(",") else ""
            elif token in "^_":
                self._tokens.pop(0)
                text += self._moved(token)
            else:
                atom = self._atom()
                text += f" {atom} " if _is_operation(atom, after=text) else atom
        return re.sub(" +", " ", text).strip()

    def _atom(self) -> str:
        """Write the next character, command or group."""
        while self._tokens and self._tokens[0] == " ":
            self._tokens.pop(0)
        if not self._tokens:
            return ""
        token = self._tokens.pop(0)
        if token == "{":
            inside = self.written()
            del self._tokens[:1]
            return inside
        if token.startswith("\\"):
            return self._command(token[1:])
        return {"-": "−", "*": "∗", "~": " "}.get(token, token)

    def _command(self, name: str) -> str:
        if name in _FRACTIONS:
            return f"{_grouped(self._atom())}/{_grouped(self._atom())}"
        if name == "sqrt":
            return f"√{_grouped(self._atom())}"
        if name in _ACCENTS:
            return self._atom() + _ACCENTS[name]
        if name in _STYLES:
            return self._atom()
        if name in _NOTHING:
            return ""
        if name in _SPACES:
            return " "
        symbols = _symbols()
        return chr(symbols[name]) if name in symbols else name

    def _moved(self, sign: str) -> str:
        """Write a superscript or subscript."""
        text = self._atom()
        moved = text.replace(" ", "").translate(_RAISED if sign == "^" else _LOWERED)
        is_moved = not set(moved) & set(text)
        return moved if is_moved else sign + _grouped(text)


def _is_operation(text: str, after: str) -> bool:
    """Whether a character has a space on both sides."""
    if text in _OF_NUMBERS and (not after or after.endswith((" ", "(", "["))):
        return False
    return text in ("⋅", "·", "∗") or (
        len(text) == 1 and text not in _CLOSE and category(text) in ("Sm", "So")
    )


def _grouped(text: str) -> str:
    """Put a text of several parts in parentheses."""
    return text if re.fullmatch(r"[\w\u0300-\u036f\u20d7]*|[\d.]+", text) else f"({text})"
