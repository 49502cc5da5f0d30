"""Other environments: hash seeds, folders, locales, threads and jobs change no byte."""

import os
import subprocess
import sys
from functools import cache
from pathlib import Path
from random import Random
from tempfile import mkdtemp

from fuzz import FaultError
from fuzz.kills import FILM, MAP
from fuzz.scenarios import ROOT

TEXTS = {"map": MAP, "film": FILM}
VARIABLES = {
    "PYTHONHASHSEED": ["0", "1", "4242"],
    "LC_ALL": ["C", "C.UTF-8", "de_DE.UTF-8", "tr_TR.UTF-8"],
    "PYTHONUTF8": ["0", "1"],
    "PYTHONIOENCODING": ["cp1252", "ascii"],
    "TZ": ["UTC", "Asia/Tokyo"],
    "OMP_NUM_THREADS": ["1", "4"],
    "OPENBLAS_NUM_THREADS": ["1", "4"],
    "MPLBACKEND": ["module://matplotlib_inline.backend_inline", "no_such", "svg"],
    "COLUMNS": ["20"],
}
SETTINGS = ("", "font.size: 20\n", "text.usetex: True\n", "savefig.dpi: 30\n", "backend: no_such\n")


def attempt(rng: Random, folder: Path) -> None:
    name = rng.choice(sorted(TEXTS))
    chosen = rng.sample(sorted(VARIABLES), rng.randint(1, 4))
    variables = {key: rng.choice(VARIABLES[key]) for key in chosen}
    where = folder / rng.choice(["a", "with spaces", "Käse−½"])
    where.mkdir()
    (where / "matplotlibrc").write_text(rng.choice(SETTINGS), encoding="utf-8")
    found = written(name, where, rng.choice(["1", "2", "3"]), variables)
    right = usual(name)
    if found != right:
        others = sorted(file for file in right if found.get(file) != right[file])
        raise FaultError(f"{variables}: {others} have other bytes")


@cache
def usual(name: str) -> dict[str, bytes]:
    return written(name, Path(mkdtemp(prefix="fuzz-usual-")), "1", {})


def written(name: str, folder: Path, jobs: str, variables: dict[str, str]) -> dict[str, bytes]:
    """The files of a scenario as they are written in a folder."""
    (folder / "case.yaml").write_text(TEXTS[name], encoding="utf-8")
    command = [sys.executable, "-m", "landscapes", "render", "case.yaml", "--jobs", jobs]
    done = subprocess.run(
        [*command, "--formats", "png,gif,svg,csv" if name == "film" else "png,csv", "--out", "out"],
        cwd=folder, env={**os.environ, "PYTHONPATH": str(ROOT), **variables},
        capture_output=True, check=False,
    )  # fmt: skip
    if done.returncode or done.stderr:
        raise FaultError(
            f"{variables}: exit code {done.returncode}, {done.stderr.decode('latin-1')}"
        )
    return {path.name: path.read_bytes() for path in (folder / "out").iterdir()}
