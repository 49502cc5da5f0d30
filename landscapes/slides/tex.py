"""Text → LaTeX that every engine of every TeX installation can set.

pdfLaTeX stops at a letter it does not know. So each is written as ASCII: with
LaTeX's own commands where there are any, else transliterated, and as ``?`` only
where neither is possible. LuaLaTeX and XeLaTeX give the same result.
"""

import re
import unicodedata
from collections.abc import Mapping
from types import MappingProxyType

SPECIAL: Mapping[str, str] = MappingProxyType(
    {
        "\\": r"\textbackslash{}",
        "{": r"\{",
        "}": r"\}",
        "$": r"\$",
        "&": r"\&",
        "%": r"\%",
        "#": r"\#",
        "_": r"\_",
        "^": r"\textasciicircum{}",
        "~": r"\textasciitilde{}",
        "-": "-{}",
        '"': "''",
        "`": "'",
    }
)
"""Characters that are special in TeX, and how to write them."""

MARKS: Mapping[str, str] = MappingProxyType(
    {
        "−": "-{}", "‐": "-{}", "‑": "-{}", "‒": "--", "–": "--", "—": "---", "―": "---",
        "‘": "`", "’": "'", "‛": "'", "‚": ",", "“": "``", "”": "''", "„": ",,",
        "¡": "!`", "¿": "?`", "…": r"\ldots{}", "⁄": "/", "×": "x", "§": r"\S{}", "¶": r"\P{}",
        "©": "(c)", "®": "(R)", "£": "GBP ", "€": "EUR ", "¥": "JPY ", "¢": "ct", "‰": "o/oo",
    }
)  # fmt: skip
"""Typographic marks."""

MATHS: Mapping[str, str] = MappingProxyType(
    {
        "<": "<", ">": ">", "|": "|", "‹": "<", "›": ">", "«": r"\ll", "»": r"\gg", "¦": "|",
        "†": r"\dagger", "‡": r"\ddagger", "•": r"\bullet", "·": r"\cdot", "°": r"{}^\circ",
        "¬": r"\neg", "±": r"\pm", "∓": r"\mp", "÷": r"\div", "∞": r"\infty", "≤": r"\le",
        "≥": r"\ge", "≠": r"\ne", "≈": r"\approx", "∼": r"\sim", "∂": r"\partial",
        "∇": r"\nabla", "√": r"\surd", "∑": r"\Sigma", "∏": r"\Pi", "∫": r"\int", "∈": r"\in",
        "∅": r"\emptyset", "∀": r"\forall", "∃": r"\exists", "←": r"\leftarrow",
        "→": r"\rightarrow", "↑": r"\uparrow", "↓": r"\downarrow", "↔": r"\leftrightarrow",
        "⇒": r"\Rightarrow", "µ": r"\mu",
        "α": r"\alpha", "β": r"\beta", "γ": r"\gamma", "δ": r"\delta", "ε": r"\varepsilon",
        "ζ": r"\zeta", "η": r"\eta", "θ": r"\theta", "ι": r"\iota", "κ": r"\kappa",
        "λ": r"\lambda", "μ": r"\mu", "ν": r"\nu", "ξ": r"\xi", "ο": "o", "π": r"\pi",
        "ρ": r"\rho", "ς": r"\varsigma", "σ": r"\sigma", "τ": r"\tau", "υ": r"\upsilon",
        "φ": r"\varphi", "χ": r"\chi", "ψ": r"\psi", "ω": r"\omega", "ϑ": r"\vartheta",
        "ϕ": r"\phi", "ϵ": r"\epsilon", "ϖ": r"\varpi", "ϱ": r"\varrho",
        "Γ": r"\Gamma", "Δ": r"\Delta", "Θ": r"\Theta", "Λ": r"\Lambda", "Ξ": r"\Xi",
        "Π": r"\Pi", "Σ": r"\Sigma", "Υ": r"\Upsilon", "Φ": r"\Phi", "Ψ": r"\Psi",
        "Ω": r"\Omega",
    }
)  # fmt: skip
"""Symbols set as mathematics, and Greek letters; other Greek capitals look like Latin ones."""

ACCENTS: Mapping[str, str] = MappingProxyType(
    {
        "\u0300": "`", "\u0301": "'", "\u0302": "^", "\u0303": "~", "\u0304": "=", "\u0306": "u",
        "\u0307": ".", "\u0308": '"', "\u030a": "r", "\u030b": "H", "\u030c": "v", "\u0323": "d",
        "\u0327": "c", "\u0331": "b",
    }
)  # fmt: skip
"""The accents that LaTeX puts on any letter, by their combining characters."""

MATH_ACCENTS: Mapping[str, str] = MappingProxyType(
    {"\u0300": "grave", "\u0301": "acute", "\u0308": "ddot", "\u0302": "hat", "\u0303": "tilde"}
)
"""The accents in mathematics."""

LETTERS: Mapping[str, str] = MappingProxyType(
    {
        "ß": r"\ss{}", "ẞ": "SS", "æ": r"\ae{}", "Æ": r"\AE{}", "ø": r"\o{}", "Ø": r"\O{}",
        "œ": r"\oe{}", "Œ": r"\OE{}", "ł": r"\l{}", "Ł": r"\L{}", "ı": r"\i{}", "ȷ": r"\j{}",
        "ð": "d", "Ð": "D", "þ": "th", "Þ": "Th", "ŋ": "ng", "Ŋ": "Ng", "ə": "e", "Ə": "E",
        "ſ": "s", "ĸ": "q", "ŉ": "'n", "ƿ": "w", "Ƿ": "W", "ȝ": "y", "Ȝ": "Y",
        "Α": "A", "Β": "B", "Ε": "E", "Ζ": "Z", "Η": "H", "Ι": "I", "Κ": "K", "Μ": "M", "Ν": "N",
        "Ο": "O", "Ρ": "P", "Τ": "T", "Χ": "X",
        "а": "a", "б": "b", "в": "v", "г": "g", "д": "d", "е": "e", "ж": "zh", "з": "z", "и": "i",
        "й": "j", "к": "k", "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r", "с": "s",
        "т": "t", "у": "u", "ф": "f", "х": "kh", "ц": "c", "ч": "ch", "ш": "sh", "щ": "shch",
        "ъ": "'", "ы": "y", "ь": "'", "э": "e", "ю": "yu", "я": "ya", "ё": "yo", "ђ": "dj",
        "ѓ": "gj", "є": "ye", "ѕ": "dz", "і": "i", "ї": "yi", "ј": "j", "љ": "lj", "њ": "nj",
        "ћ": "c", "ќ": "kj", "ў": "u", "џ": "dz", "ґ": "g",
    }
)  # fmt: skip
"""Letters that are not accented ones; Cyrillic is transliterated, its capitals alike."""

NAMED = re.compile(r"LATIN (SMALL|CAPITAL) LETTER (?:\w+ )*?([A-Z]{1,2})(?: WITH .*)?")
"""The Unicode names of Latin letters with additions."""


def tex(text: str) -> str:
    """A text without control characters as LaTeX source in ASCII."""
    # Each letter with its accents, composed or not.
    letters = re.findall(r"[^\u0300-\u036f][\u0300-\u036f]*", unicodedata.normalize("NFC", text))
    return "".join(map(_accented, letters))


def bare(text: str) -> str:
    """A text as LaTeX source without commands, which the title of a PDF cannot have."""
    whole = unicodedata.normalize("NFC", text)
    # The name of a letter's command will do: that of ß is ss.
    said = (re.sub(r"\\|{}", "", _letter(each)) or each for each in whole)
    parts = unicodedata.normalize("NFKD", "".join(said))
    return tex(" ".join("".join(filter(str.isascii, parts)).split()))


def _accented(whole: str) -> str:
    """A letter with its first accent; pdfLaTeX sets no more than one well."""
    if known := _known(whole):
        return known
    decomposed = unicodedata.normalize("NFD", whole)
    letter, accents = decomposed[0], decomposed[1:]
    if letter in MATHS:
        commands = [MATH_ACCENTS[accent] for accent in accents if accent in MATH_ACCENTS]
        content = rf"\{commands[0]}{{{MATHS[letter]}}}" if commands else MATHS[letter]
        return rf"\ensuremath{{{content}}}"
    plain = _known(letter) or _plain(letter)
    commands = [ACCENTS[accent] for accent in accents if accent in ACCENTS]
    if commands and plain.isalpha() and len(plain) == 1:
        return rf"\{commands[0]}{{{plain}}}"
    return plain


def _known(letter: str) -> str:
    """The LaTeX of a character in one of the tables; empty if it is in none."""
    if letter in MATHS:
        return rf"\ensuremath{{{MATHS[letter]}}}"
    return SPECIAL.get(letter) or MARKS.get(letter) or _letter(letter)


def _letter(letter: str) -> str:
    """The LaTeX of a letter, or of its small form, in the table; empty if it has neither."""
    return LETTERS.get(letter) or LETTERS.get(letter.lower(), "").capitalize()


def _plain(letter: str) -> str:
    """A letter in ASCII: its decomposition, or the letter in its Unicode name, or ``?``."""
    if letter.isascii():
        return letter
    parts = unicodedata.normalize("NFKD", letter)
    if parts != letter:
        return "".join(_known(each) or _plain(each) for each in parts)
    if unicodedata.combining(letter):
        return ""
    named = NAMED.fullmatch(unicodedata.name(letter, ""))
    if not named:
        return "?"
    return named[2].lower() if named[1] == "SMALL" else named[2].capitalize()
