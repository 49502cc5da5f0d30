"""Write ``docs/fidelity.md``: how far each rule has been compared with each library.

    python tools/fidelity.py

The numbers are those of the reference runs in ``tests/reference/frameworks``, which
``tests/test_frameworks.py`` compares with ours step by step.
"""

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "fidelity.md"
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from framework_runs import FrameworkRun, framework_runs  # noqa: E402

from landscapes.declaration import declaration  # noqa: E402
from landscapes.optimizers import OPTIMIZERS  # noqa: E402

LIBRARIES = {"torch": "PyTorch", "optax": "Optax", "keras": "Keras"}
EXACT = 1e-9
PLAIN = ("optimizer", "convention")

BEFORE = """\
# Fidelity: our steps beside those of the libraries

Every rule here that has the form of a framework was compared with that framework itself. The
library was given the exact gradient of our landscape at its own position, in float64, and took
its steps; ours took the same number of steps from the same start. **Every position of every step
agrees to 10⁻⁹**, but where the table says otherwise.

The landscapes are `wobbly`, `hills_and_canyon`, `giant_plateau`, `rosenbrock`, `beale` and
`ill_conditioned`, each from up to two starts, with the library's defaults and with further
settings. Some runs are chaotic: after some steps, a change in the last digit of the start decides
where they go. Each run is compared as far as two runs of *the library itself* stay together that
start {shift} apart. A test repeats the comparison on every change of the program.
"""

RULES = """
## Rules

`convention: torch`, `keras` or `optax` chooses the form, the place of epsilon and the defaults of
that framework. A cell has the number of runs and of all steps that were compared.
"""

AROUND = """
## Schedules and modifiers

What is put around a rule was compared in the same way: each row with at least one rule of the
library.
"""


def page() -> str:
    """Return the text of the page."""
    return "\n".join(_lines()) + "\n"


def _lines() -> Iterator[str]:
    runs = framework_runs()
    versions = ", ".join(
        f"{title} {next(run.version for run in runs if run.library == library)}"
        for library, title in LIBRARIES.items()
        if any(run.library == library for run in runs)
    )
    yield BEFORE.format(shift="10⁻¹⁵ (of its size)")
    yield f"Versions: {versions}."
    yield RULES
    yield from _table({name: [r for r in runs if _is_rule(r, name)] for name in OPTIMIZERS})
    yield AROUND
    around = sorted({key for run in runs for key in _around(run)})
    yield from _table({key: [run for run in runs if key in _around(run)] for key in around})
    yield from _notes()


def _table(rows: dict[str, list[FrameworkRun]]) -> Iterator[str]:
    yield "| | " + " | ".join(LIBRARIES.values()) + " |"
    yield "|---" * (len(LIBRARIES) + 1) + "|"
    for name, runs in rows.items():
        cells = [_cell([run for run in runs if run.library == each]) for each in LIBRARIES]
        if any(cells):
            yield f"| `{name}` | " + " | ".join(cells) + " |"


def _cell(runs: Sequence[FrameworkRun]) -> str:
    """Return the numbers of runs and steps, and the tolerance if it is not the usual one."""
    if not runs:
        return ""
    steps = sum(run.comparable_steps for run in runs)
    loosest = max(run.tolerance for run in runs)
    beside = f", to {loosest:g}" if loosest > EXACT else ""
    return f"{len(runs)} runs, {steps:,} steps{beside}"


def _is_rule(run: FrameworkRun, name: str) -> bool:
    return run.ours["optimizer"] == name and not _around(run)


def _around(run: FrameworkRun) -> set[str]:
    """Return the schedules and modifiers of a run."""
    found = set()
    known = {setting.name for setting in declaration(OPTIMIZERS[run.ours["optimizer"]]).settings}
    for key, value in run.ours.items():
        if isinstance(value, dict) and "schedule" in value:
            found.add(f"schedule: {value['schedule']}")
        elif key not in {*PLAIN, *known}:
            choice = next(iter(value)) if isinstance(value, dict) else ""
            found.add(f"{key}: {choice}" if choice and key == "weight_decay" else key)
    return found


def _notes() -> Iterator[str]:
    yield "\n## What each form is\n"
    yield "The frameworks' names, and the formulas of all conventions, are in the"
    yield "[reference](reference.md); `landscapes list optimizers NAME` prints them."


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
