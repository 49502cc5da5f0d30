"""Signals at random moments: every file is whole, old or new, and no process is left."""

import os
import signal
import subprocess
import sys
import time
from functools import cache
from pathlib import Path
from random import Random
from tempfile import mkdtemp

from fuzz import FaultError
from fuzz.scenarios import ROOT

MAP = """
kind: basins
landscape: hills_and_canyon
grid: 48
steps: 60
optimizers: [{name: nesterov, learning_rate: 0.01}, {name: adam, learning_rate: 0.25}]
render: {size: 240x200}
"""
FILM = """
landscape: wobbly
start: [-2.8, -2.5]
steps: 12
optimizers: [adam]
render: {size: 240x200, fps: 5, duration: 1}
"""
CASES = {"map": (MAP, "csv,png"), "film": (FILM, "png,gif,mp4,html"), "text": (FILM, "csv,svg")}
SOON = 5.0
"""In how many seconds all processes are to be gone."""


def attempt(rng: Random, folder: Path) -> None:
    name = rng.choice(sorted(CASES))
    seconds, new = undisturbed(name)
    out = folder / "out"
    out.mkdir()
    for file in new:
        (out / file).write_text("old", encoding="utf-8")
    process = begun(name, folder)
    time.sleep(rng.uniform(0, 1.1 * seconds))
    number = rng.choice([signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
    if process.poll() is None:
        (os.killpg if rng.random() < 0.5 else os.kill)(process.pid, number)
    output = process.communicate()[1]
    wait_until_gone(process.pid)
    found = {path.name: path.read_bytes() for path in out.iterdir() if path.is_file()}
    states = {"old" if found[file] == b"old" else "new" for file in new}
    if any(found[file] not in (b"old", new[file]) for file in new):
        raise FaultError(f"a file of {name} is neither old nor new after {number.name}")
    # Python's own start, which is none of the program's, says what an interrupt does to it.
    if "Traceback" in output and str(ROOT / "landscapes") in output:
        raise FaultError(f"{name}, {number.name}: {output}")
    if number != signal.SIGKILL and (len(states) > 1 or set(found) != set(new)):
        raise FaultError(f"{name}, {number.name}: {states} files, among {sorted(found)}")


@cache
def undisturbed(name: str) -> tuple[float, dict[str, bytes]]:
    """How long it takes when nothing disturbs it, and what it writes then."""
    folder = Path(mkdtemp(prefix="fuzz-kills-"))
    begin = time.monotonic()
    process = begun(name, folder)
    errors = process.communicate()[1]
    if process.returncode:
        raise FaultError(errors)
    written = {path.name: path.read_bytes() for path in (folder / "out").iterdir()}
    return time.monotonic() - begin, written


def begun(name: str, folder: Path) -> subprocess.Popen[str]:
    text, formats = CASES[name]
    (folder / "case.yaml").write_text(text, encoding="utf-8")
    command = [sys.executable, "-m", "landscapes", "render", "case.yaml", "--formats", formats]
    return subprocess.Popen(
        [*command, "--out", "out", "--jobs", "2"],
        cwd=folder, env={**os.environ, "PYTHONPATH": str(ROOT)}, text=True,
        stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, start_new_session=True,
    )  # fmt: skip


def wait_until_gone(session: int) -> None:
    end = time.monotonic() + SOON
    while left := of_session(session):
        if time.monotonic() > end:
            raise FaultError(f"{len(left)} processes are there {SOON:g} s later")
        time.sleep(0.02)


def of_session(session: int) -> list[int]:
    """The processes of a session, where there is a /proc to ask."""
    found = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = path.read_text(encoding="utf-8").rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[3]) == session and fields[0] != "Z":
            found.append(int(path.parent.name))
    return found
