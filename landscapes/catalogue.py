"""What there is, in words: scenarios, landscapes and optimizers, as plain text."""

from collections.abc import Iterator
from pathlib import Path
from textwrap import indent, wrap
from typing import Any, Literal, get_args, get_origin

from annotated_types import Ge, Gt, Le, Lt

from landscapes.builtin import builtin_scenarios

WIDTH = 88


def scenarios() -> Iterator[str]:
    """Each built-in scenario with what its comment says to look for."""
    for name, path in builtin_scenarios().items():
        yield name
        yield from _paragraph(comment(path))


def comment(path: Path) -> str:
    """What a scenario's file says to look for: its first two lines, if they are a comment."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return " ".join(line[1:].strip() for line in lines[:2] if line.startswith("#"))


def landscapes() -> Iterator[str]:
    """Each landscape with its formula, domain and minima."""
    from landscapes.functions import LANDSCAPES

    for name, landscape in LANDSCAPES.items():
        x_min, x_max, y_min, y_max = landscape.domain
        yield name
        yield from _paragraph(f"f(x, y) = {landscape.formula}")
        yield from _paragraph(
            f"domain: x from {x_min:g} to {x_max:g}, y from {y_min:g} to {y_max:g}"
        )
        for word, minima in (
            ("global", landscape.global_minima),
            ("local", landscape.local_minima),
        ):
            for x, y, loss in minima:
                yield from _paragraph(f"{word} minimum: {loss:.6g} at ({x:.6g}, {y:.6g})")
        yield from _paragraph(f"source: {landscape.source}")


def optimizers() -> Iterator[str]:
    """Each optimizer with its formula, hyperparameters and defaults."""
    from landscapes.declaration import declaration
    from landscapes.optimizers import OPTIMIZERS

    for name, factory in OPTIMIZERS.items():
        declared = declaration(factory)
        yield name
        yield from _paragraph(f"{declared.title}: {declared.summary}")
        yield indent(declared.formula, " " * 8)
        for setting in declared.settings:
            default = (
                setting.default if isinstance(setting.default, str) else f"{setting.default:g}"
            )
            yield f"    {setting.name}: {default} ({_allowed(setting.annotation)})"
        yield from _paragraph(f"source: {' '.join(declared.source.split())}")


def _paragraph(text: str) -> list[str]:
    return wrap(
        text,
        WIDTH,
        initial_indent=" " * 4,
        subsequent_indent=" " * 8,
        break_long_words=False,
        break_on_hyphens=False,
    )


_SIGNS = {Gt: (">", "gt"), Ge: ("at least", "ge"), Lt: ("<", "lt"), Le: ("at most", "le")}


def _allowed(annotation: Any) -> str:
    """``at least 0, < 1`` of a bounded number, ``lasagne | article`` of a choice."""
    if get_origin(annotation) is Literal:
        return " | ".join(get_args(annotation))
    bounds = getattr(annotation, "__metadata__", ())
    return ", ".join(
        f"{sign} {getattr(bound, attribute):g}"
        for bound in bounds
        for sign, attribute in [_SIGNS[type(bound)]]
    )
