"""A person's matplotlib settings: they change no byte, and are afterwards as they were."""

from contextlib import suppress
from dataclasses import replace
from functools import cache
from pathlib import Path
from random import Random
from tempfile import mkdtemp

import matplotlib as mpl
import matplotlib.style
import yaml

import landscapes as ls
from fuzz import FaultError
from fuzz.scenarios import documents
from landscapes.loading.forms import formats_of
from landscapes.output import destinations

FORMATS = ("png", "gif", "svg", "pdf", "html")


def attempt(rng: Random, folder: Path) -> None:
    index, form = rng.randrange(len(documents())), rng.choice(FORMATS)
    changed = {key: other(rng, mpl.rcParams[key]) for key in rng.sample(changeable(), 6)}
    style = rng.choice(["default", *mpl.style.available])
    right = usual(index, form)
    with mpl.rc_context():
        mpl.style.use(style)
        for key, value in changed.items():
            with suppress(ValueError):  # what matplotlib itself does not allow
                mpl.rcParams[key] = value
        before = dict(mpl.rcParams)
        found = drawn(index, form, folder)
        after = dict(mpl.rcParams)
    if before != after:
        raise FaultError(f"{style} {changed}: the settings are others afterwards")
    if found != right:
        raise FaultError(f"{style} {changed}: document {index} as {form} has other bytes")


def changeable() -> list[str]:
    """The settings that are switches or numbers."""
    return sorted(key for key in mpl.rcParams if isinstance(mpl.rcParams[key], (bool, float)))


def other(rng: Random, value: bool | float) -> bool | float:
    return not value if isinstance(value, bool) else value * rng.choice([0.5, 2]) + 0.01


@cache
def usual(index: int, form: str) -> bytes | None:
    return drawn(index, form, Path(mkdtemp(prefix="fuzz-settings-")))


def drawn(index: int, form: str, folder: Path) -> bytes | None:
    """A document's picture; None if it has none in this form."""
    text = yaml.safe_dump(documents()[index], allow_unicode=True, sort_keys=False)
    try:
        scenario = ls.parse_scenario(text)
    except ls.ScenarioError:
        return None
    if form not in formats_of(scenario.kind):
        return None
    scenario = replace(scenario, render=replace(scenario.render, formats=(form,)))
    recording, paths = next(iter(destinations(ls.run(scenario, jobs=1), folder)))
    ls.render(recording, *paths)
    return paths[0].read_bytes()
