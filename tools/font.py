"""Cut the pictures' font from Inter: ``python -m tools.font`` writes ``landscapes/fonts/``.

It needs npm and the packages of the extra ``font``. The version of Inter and its digest are
written below, so that the same fonts are cut again.
"""

import hashlib
import io
import subprocess
import tarfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from types import MappingProxyType

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

FOLDER = Path(__file__).parents[1] / "landscapes/fonts"

PACKAGE = "inter-ui@4.1.1"
SHA256 = "e392e4d71f18a7c1f23dfecd833d68fa05eeab41862686584e80fd2b5d87e9c0"

FAMILY = "Landscapes Inter"
"""A name of its own, so that it is never mistaken for a whole Inter that someone installed."""

CUTS = MappingProxyType(
    {
        "Regular": "Regular",
        "Bold": "SemiBold",
        "Italic": "Italic",
        "Bold Italic": "SemiBoldItalic",
    }
)
"""The styles of the family, and those of Inter that they are cut from."""

TEXT = (
    range(0x20, 0x7F),
    range(0xA0, 0x180),  # Latin-1 and Latin Extended-A
    (0x1A0, 0x1A1, 0x1AF, 0x1B0, 0x192),
    range(0x218, 0x21C),  # Romanian
    range(0x2BC, 0x2DE),
    range(0x300, 0x30D),  # accents that combine: θ̂
    range(0x370, 0x400),  # Greek
    range(0x400, 0x500),  # Cyrillic
    (0x1E9E, *range(0x1EA0, 0x1EFA)),  # ẞ and Vietnamese
    range(0x2000, 0x2064),  # spaces, dashes, quotation marks
    range(0x2070, 0x20C0),  # superscripts, subscripts and currencies
    range(0x2100, 0x2190),  # ℓ, №, ™, fractions
    (*range(0x2190, 0x219A), *range(0x21D0, 0x21D5)),  # arrows
    range(0x2200, 0x2300),  # mathematics
    range(0x25A0, 0x2600),  # shapes
    (0x2605, 0x2606, 0x2713, 0x2717),
)
"""The characters of upright text that are kept as far as Inter has them."""

VARIABLES = (
    (*range(0x41, 0x5B), *range(0x61, 0x7B), 0x131, 0x237),
    (*range(0x391, 0x3CA), 0x3D1, 0x3D5, 0x3F5, 0x2202),
)
"""The letters of formulas, which alone are italic."""

PAGE = (
    range(0x20, 0x7F),
    range(0xA0, 0x100),
    (0x302, *range(0x391, 0x3CA), 0x3D5),  # θ̂ and other Greek letters
    range(0x2010, 0x2027),  # dashes, quotation marks, the ellipsis
    range(0x2070, 0x20A0),  # superscripts and subscripts
    (
        *range(0x2190, 0x2194),
        0x2202,
        0x2207,
        0x2212,
        0x221A,
        0x221E,
        0x2248,
        0x2260,
        0x2264,
        0x2265,
    ),
)
"""The characters of a page that has its font inside; the browser's fonts have all others."""

FEATURES = ("kern", "mark", "mkmk")
"""Pairs of letters and places of accents; not the ligatures, which make an arrow of ->."""


def main() -> None:
    """Download Inter, and write the cuts and the licence."""
    package = _package()
    FOLDER.mkdir(exist_ok=True)
    with tarfile.open(fileobj=io.BytesIO(package)) as files:
        for style, source in CUTS.items():
            font = TTFont(io.BytesIO(_read(files, f"web/Inter-{source}.woff2")))
            cut(font, style)
            font.save(FOLDER / f"{_postscript_name(style)}.ttf")
            if "Italic" not in style:
                _save_for_pages(font, FOLDER / f"{_postscript_name(style)}.woff2")
        (FOLDER / "OFL.txt").write_bytes(_read(files, "LICENSE.txt"))


def _package() -> bytes:
    with TemporaryDirectory() as folder:
        subprocess.run(["npm", "pack", "--silent", PACKAGE], cwd=folder, check=True)
        (path,) = Path(folder).iterdir()
        package = path.read_bytes()
    if hashlib.sha256(package).hexdigest() != SHA256:
        raise SystemExit(f"{PACKAGE} is not the package that the fonts were cut from")
    return package


def _read(files: tarfile.TarFile, name: str) -> bytes:
    file = files.extractfile(f"package/{name}")
    assert file is not None
    return file.read()


def cut(font: TTFont, style: str) -> None:
    """Leave in a font what pictures need, under its own name."""
    _make_digits_tabular(font)
    _keep(font, VARIABLES if "Italic" in style else TEXT)
    _rename(font, style)
    font.flavor = None
    # The time of the cut would make other bytes of the same font.
    font.recalcTimestamp = False


def _save_for_pages(font: TTFont, path: Path) -> None:
    """Leave in a font what pages need, which have it inside of them, and write it compressed."""
    _keep(font, PAGE)
    font.flavor = "woff2"
    font.save(path)


def _keep(font: TTFont, kept: Iterable[Iterable[int]]) -> None:
    options = Options(layout_features=FEATURES, hinting=False, notdef_outline=True)
    options.name_IDs = [0, 1, 2, 3, 4, 5, 6, 13, 14]
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=[code for codes in kept for code in codes])
    subsetter.subset(font)


def _make_digits_tabular(font: TTFont) -> None:
    """Give the digits one width, so that numbers stand below each other."""
    usual, tabular = font.getBestCmap(), _substitutes(font, "tnum")
    digits = {code: tabular[usual[code]] for code in map(ord, "0123456789")}
    for table in font["cmap"].tables:
        table.cmap = table.cmap | digits


def _substitutes(font: TTFont, tag: str) -> Mapping[str, str]:
    """The glyphs that a feature of the font puts in place of others."""
    gsub = font["GSUB"].table
    feature = next(
        each.Feature for each in gsub.FeatureList.FeatureRecord if each.FeatureTag == tag
    )
    substitutes: dict[str, str] = {}
    for index in feature.LookupListIndex:
        for subtable in gsub.LookupList.Lookup[index].SubTable:
            substitutes |= getattr(subtable, "ExtSubTable", subtable).mapping
    return substitutes


def _rename(font: TTFont, style: str) -> None:
    names = font["name"]
    texts = {
        1: FAMILY,
        2: style,
        3: f"{FAMILY} {style}, cut from Inter, {names.getDebugName(5)}",
        4: f"{FAMILY} {style}",
        6: _postscript_name(style),
    }
    for number, text in texts.items():
        names.setName(text, number, 3, 1, 0x409)
    bold, italic = "Bold" in style, "Italic" in style
    font["OS/2"].usWeightClass = 700 if bold else 400
    font["OS/2"].fsSelection = (italic << 0 | bold << 5) or 1 << 6
    font["head"].macStyle = bold << 0 | italic << 1


def _postscript_name(style: str) -> str:
    return f"{FAMILY} {style}".replace(" Inter ", "Inter-").replace(" ", "")


if __name__ == "__main__":
    main()
