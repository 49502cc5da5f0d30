"""Scenarios that were spoilt: no traceback, every error with its place, what checks renders."""

import copy
import re
import signal
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

import click
import yaml
from click.testing import CliRunner

from fuzz import FaultError
from fuzz.expressions import expression
from landscapes.cli.group import commands
from landscapes.loading import load_scenario
from landscapes.loading.forms import formats_of

ROOT = Path(__file__).parents[1]
LONGEST = 60
"""How long one command may take, in seconds; what takes longer is no fault, but is let be."""

SMALL = {"size": "240x200", "fps": 5, "duration": 0.6}
COSTLY = re.compile("steps|grid|iterations|trials|seeds|count|size|fps|duration|hold|layers|loop")
VALUES = (
    *(None, True, "", "x", "é−½", "a" * 300, "=1+1", "../..", "$x_1$", "\\input{x}", "\x1b[31m"),
    *(0, -1, 1, 0.5, -0.0, 1e-300, 1e300, float("nan"), float("inf"), 10**30, "1e5", "−1"),
    *([], {}, [[]], [1, 2], {"x": 1}, [None], "2026-01-01", "adam", "wobbly", "linear"),
)
MODEST = (None, 0, -1, 1, 2, 3, 7, 0.5, 1.5, "x", "", [], {}, [2, 2], "240x200", float("nan"))


class TooLong(BaseException):
    """Enough of this one."""


def attempt(rng: Random, folder: Path) -> None:
    path = folder / "spoilt.yaml"
    path.write_text(written(rng), encoding="utf-8", newline="")
    before = signal.signal(signal.SIGALRM, give_up)
    signal.alarm(LONGEST)
    try:
        try_all(rng, path)
    except TooLong:
        return
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


def give_up(*_: object) -> None:
    raise TooLong


def try_all(rng: Random, path: Path) -> None:
    """Check it, and do with it all that can be done."""
    code = said(path, "check", str(path))
    out = path.parent / "out"
    can = formats_of(load_scenario(path).kind) if code == 0 else ["png"]
    formats = ",".join(rng.sample(can, min(2, len(can))))
    for arguments in (
        ["render", str(path), "--formats", formats, "--out", str(out), "--jobs", "1"],
        ["describe", str(path)],
        ["trace", str(path), "--jobs", "1"],
    ):
        other = said(path, *arguments)
        if other != code:
            raise FaultError(f"check ends with {code}, {arguments[0]} {formats} with {other}")
    if drafts := list(out.rglob(".*")):
        raise FaultError(f"{drafts} were left")


def said(path: Path, *arguments: str) -> int:
    """The exit code of a command, once it is known that what it says is as it should be."""
    done = CliRunner().invoke(commands, arguments, standalone_mode=False)
    error = done.exception
    if isinstance(error, click.ClickException):
        return error.exit_code
    if error is not None:
        raise error
    if "Traceback" in done.output or "Warning:" in done.output:
        raise FaultError(done.output)
    if "\x1b" in done.output:
        raise FaultError(f"{arguments[0]} prints what a terminal obeys: {done.output!r}")
    code = done.return_value or 0
    if code == 2 and arguments[0] == "check" and not re.search(r"yaml:\d+:\d+: ", done.output):
        raise FaultError(f"an error without a place: {done.output}")
    return code


def written(rng: Random) -> str:
    """A scenario's text, spoilt in one to three ways."""
    document = copy.deepcopy(rng.choice(documents()))
    for _ in range(rng.randint(1, 3)):
        spoil(rng, document)
    text = yaml.safe_dump(document, allow_unicode=True, sort_keys=False)
    for _ in range(rng.choice((0, 0, 0, 1, 2))):
        place = rng.randrange(len(text) + 1)
        text = text[:place] + rng.choice("\t −:{[#&*!'\"\n-é\x00\U0001f600") + text[place:]
    return text


@cache
def documents() -> list[dict[str, Any]]:
    """Every scenario that comes with the program or stands in its documentation, made small."""
    texts = [path.read_text(encoding="utf-8") for path in (ROOT / "scenarios").glob("*.yaml")]
    for page in (ROOT / "README.md", *(ROOT / "docs").glob("*.md")):
        texts += re.findall(r"```yaml\n(.*?)```", page.read_text(encoding="utf-8"), re.DOTALL)
    parsed = [yaml.safe_load(text) for text in sorted(texts)]
    return [small(each) for each in parsed if isinstance(each, dict)]


def small(document: dict[str, Any]) -> dict[str, Any]:
    """With numbers that cost time no larger than a dozen."""
    for holder, key in list(places(document)):
        if COSTLY.search(str(key)) and isinstance(holder[key], int):
            holder[key] = min(holder[key], 12)
    kind = document.get("kind")
    if kind in ("basins", "sensitivity"):
        document["grid"] = 12
    if kind not in ("response", "race"):
        document.setdefault("iterations" if kind == "learning_history" else "steps", 12)
    document["render"] = {**(document.get("render") or {}), **SMALL}
    return document


def spoil(rng: Random, document: dict[str, Any]) -> None:
    """Change one thing somewhere."""
    holder, key = rng.choice(list(places(document)) or [(document, "steps")])
    match rng.randrange(7):
        case 0:
            del holder[key]
        case 1 if isinstance(holder, dict):
            name = str(key)
            holder[name[: rng.randrange(len(name) + 1)] + rng.choice("ae_1é")] = holder.pop(key)
        case 2:
            holder[key] = rng.choice([[holder[key]], {"name": holder[key]}, str(holder[key])])
        case 3:
            other, place = rng.choice(list(places(rng.choice(documents()))))
            holder[place if isinstance(holder, dict) else key] = copy.deepcopy(other[place])
        case 4:
            document["landscape"] = {"expression": expression(rng), "domain": [-2, 2, -2, 2]}
        case 5 if isinstance(holder[key], (int, float)) and not COSTLY.search(str(key)):
            holder[key] *= rng.choice([-1, 0, 1e-3, 0.5, 10, 1e6, 1e18])
        case _:
            holder[key] = rng.choice(MODEST if COSTLY.search(str(key)) else VALUES)


def places(node: Any) -> Iterator[tuple[Any, Any]]:
    """All places of a document, each as what holds it and its key or index there."""
    if isinstance(node, (dict, list)):
        for key in list(node) if isinstance(node, dict) else range(len(node)):
            yield node, key
            yield from places(node[key])
