"""Write ``docs/fidelity.md``: how far each rule was compared with each library.

The numbers are those of the runs in ``tests/reference/frameworks``, which
``tests/test_frameworks.py`` compares with ours step by step.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from landscapes.modifiers import MODIFIERS
from landscapes.optimizers import OPTIMIZERS
from landscapes.schedules import SCHEDULES
from tests.framework_runs import FrameworkRun, framework_runs

PAGE = Path(__file__).parents[1] / "docs" / "fidelity.md"
LIBRARIES = {"torch": "PyTorch", "optax": "Optax", "keras": "Keras"}
USUAL = 1e-9

BEGINNING = """\
# Fidelity: our steps beside those of the libraries

Every rule that has the form of PyTorch, Optax or Keras was compared with that library itself:
{runs:,} runs, {steps:,} steps. The library got the exact gradient at its own position, in
float64, and took its steps; ours took as many from the same start. **Every position after every
step agrees to 1e-9**, and so do the points beside the run, such as averages, unless a table says
otherwise.

The libraries are {versions}. The landscapes are
{landscapes},
with up to two starts each.

Some runs are chaotic: after a while, a change of the last digit decides where they go. So a run
is compared up to the last step at which other runs of *the library itself*, whose start and
gradients differ by rounding, are within 1e-10 of it. Runs that do not get to 5 steps are left
out.

A test repeats the comparison with every change of the program, and fails if a rule claims a form
that was not compared.
"""

RULES = """
## Rules

`convention: torch`, `optax` or `keras` chooses a framework's form of a rule and its defaults. The
[reference](reference.md) has the formulas. These are runs of rules alone:
"""

AROUND = """
## Schedules

The value of every step was compared too. PyTorch's schedulers change the optimizer after each
step; here the hyperparameter has a schedule.
"""

MODIFIED = """
## Modifiers

Rules whose decay of the weights is a hyperparameter of their own, such as AdamW, are above. A test
compares `constraint` with `optax.projections`, to 1e-12. None of the three libraries has
`cautious`, which is compared with the formula of its paper.
"""

DIFFERENCES = """
## Where they differ on purpose

Rules:

- Optax's `rprop` makes each of its updates one step late, which we took for a mistake. So `rprop`
  has no form of Optax.
- PyTorch's Muon computes in bfloat16, with about three digits; here it has all digits. So the
  runs agree only roughly.
- Keras's Muon takes a root in float32. The runs agree to 1e-7.
- Optax's MADGRAD takes the root of the number of the step in float32. The runs agree to 1e-6, and
  to 1e-9 if ours is given the rounded roots.
- PyTorch's LBFGS makes up to 20 iterations at each step, and stops where the gradient or the step
  is small. For the runs here it made one, and its tolerances were 0.
- Optax's L-BFGS also keeps pairs with s·y < 0, from which its steps may go uphill. So `lbfgs` has
  no form of Optax.
- PyTorch's NAdam and ASGD keep numbers in PyTorch's default type, float32, even if the parameters
  are float64. For the runs here the default type was float64.
- Optax's `adadelta` goes uphill if it is given no learning rate. Here `convention: optax`
  requires one.
- Optax's RMSProp can also have Nesterov's momentum, bias correction, or epsilon outside the root.
  Ours, under `convention: optax`, has none of these.
- Optax's Schedule-Free weights its average by the learning rate of the next step, ours by that of
  this step. They agree while the learning rate is constant.
- The `warmup_steps` of Keras's Schedule-Free begin at 1 / n of the learning rate, and our
  `warm_up` begins at 0. The schedule `linear` gives the same values as Keras.

Schedules:

- Most of Optax's schedules divide the number of the step in float32, so that in a program of
  yours its learning rates are off by about 6e-8 of themselves. For the runs here it counted in
  float64.
- Keras takes cosines in float32, so its CosineDecay and CosineDecayRestarts have about seven
  digits. The rules were compared with Keras's own rounded values.
- PyTorch's CosineAnnealingLR rises again after `T_max` steps. Our `cosine` stays where it is, as
  those of Optax and Keras do.
- Keras's PiecewiseConstantDecay changes one step after a boundary. Our `piecewise`, like Optax's,
  changes at it.
- PyTorch's OneCycleLR has its peak and its end one step before those of Optax; all defaults are
  the same. Our `one_cycle` follows the `convention` of its optimizer where it is one of the two,
  or one of its own, and is PyTorch's otherwise.
- PyTorch's OneCycleLR and CyclicLR also move the momentum. Here this is a second schedule, of
  `momentum` or `beta1`.
- The warm-up of Keras's CosineDecay comes before its `decay_steps`. Here, as in Optax, `steps`
  includes it.

Modifiers:

- Keras heeds only the first of `clipnorm`, `global_clipnorm` and `clipvalue` that is set. Here
  both limits hold.
- Optax's SAM is not a number where the gradient is zero. Ours takes the gradient where it stands.
- Optax's `ema` corrects an average that starts at 0. Our `average: {ema: …}` starts at the first
  step, like those of PyTorch and Keras.
"""


def page() -> str:
    """Return the text of the page."""
    return "\n".join(_parts())


def _parts() -> Iterator[str]:
    runs = framework_runs()
    alone = [run for run in runs if not _around(run)]
    yield _beginning(runs)
    yield RULES
    yield _table({name: [run for run in alone if _rule(run) == name] for name in OPTIMIZERS})
    yield AROUND
    yield _table(_by_part(runs, SCHEDULES))
    yield MODIFIED
    yield _table(_by_part(runs, MODIFIERS))
    yield DIFFERENCES


def _beginning(runs: Sequence[FrameworkRun]) -> str:
    versions = {run.library: run.version.partition("+")[0] for run in runs}
    return BEGINNING.format(
        runs=len(runs),
        steps=sum(run.comparable_steps for run in runs),
        versions=_listed(f"{title} {versions[name]}" for name, title in LIBRARIES.items()),
        landscapes=_listed(f"`{name}`" for name in sorted({run.landscape for run in runs})),
    )


def _listed(words: Iterable[str]) -> str:
    *first, last = words
    return f"{', '.join(first)} and {last}"


def _rule(run: FrameworkRun) -> str:
    return str(run.ours["optimizer"])


def _around(run: FrameworkRun) -> set[str]:
    """The schedules and modifiers of a run; a decay that is a number belongs to the rule."""
    modifiers = MODIFIERS.keys() & run.ours.keys()
    if not isinstance(run.ours.get("weight_decay"), dict):
        modifiers -= {"weight_decay"}
    values = [value for value in run.ours.values() if isinstance(value, dict)]
    return modifiers | {value["schedule"] for value in values if "schedule" in value}


def _by_part(
    runs: Sequence[FrameworkRun], names: Iterable[str]
) -> dict[str, Sequence[FrameworkRun]]:
    return {name: [run for run in runs if name in _around(run)] for name in names}


def _table(rows: Mapping[str, Sequence[FrameworkRun]]) -> str:
    """A row for each name with runs, a column for each library."""
    lines = ["| | " + " | ".join(LIBRARIES.values()) + " |", "|---" * (len(LIBRARIES) + 1) + "|"]
    for name, runs in rows.items():
        cells = [_cell([run for run in runs if run.library == each]) for each in LIBRARIES]
        if any(cells):
            lines.append(f"| `{name}` | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def _cell(runs: Sequence[FrameworkRun]) -> str:
    """The numbers of runs and steps, and the tolerance if it is not the usual one."""
    if not runs:
        return ""
    steps = sum(run.comparable_steps for run in runs)
    loosest = max(run.tolerance for run in runs)
    beside = f", to {loosest:g}" if loosest > USUAL else ""
    return f"{len(runs)} runs, {steps:,} steps{beside}"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8", newline="\n")
