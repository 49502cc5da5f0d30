"""``python -m fuzz``: let the jobs try for a while, and keep what they find."""

import argparse
import secrets
import shutil
import sys
import tempfile
import time
import traceback
import warnings
from importlib import import_module
from pathlib import Path
from random import Random

HERE = Path(__file__).parent
FAILURES = HERE / "failures"
JOBS = sorted(path.stem for path in HERE.glob("[a-z]*.py"))
FEW = 5
"""After so many different faults a job is stopped: the rest are likely to be the same."""


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m fuzz", description=__doc__)
    parser.add_argument("jobs", nargs="*", metavar="JOB", help=f"of {', '.join(JOBS)}; or all")
    parser.add_argument("--seconds", type=float, default=45, help="for each job")
    parser.add_argument("--seed", type=int, default=secrets.randbelow(10**6))
    parser.add_argument("--attempt", type=int, help="only this one, again")
    asked = parser.parse_args()
    if unknown := set(asked.jobs) - set(JOBS):
        parser.error(f"no such job: {', '.join(sorted(unknown))}; there are {', '.join(JOBS)}")
    print(f"seed {asked.seed}", flush=True)
    found = 0
    for job in asked.jobs or JOBS:
        found += run(job, asked.seed, asked.seconds, asked.attempt)
    return 1 if found else 0


def run(job: str, seed: int, seconds: float, only: int | None) -> int:
    """Let a job try; how many different faults it has found."""
    end, count, found = time.monotonic() + seconds, 0, set[str]()
    while time.monotonic() < end and len(found) < FEW:
        number = count if only is None else only
        count += 1
        with tempfile.TemporaryDirectory(prefix="fuzz-", ignore_cleanup_errors=True) as folder:
            place, message = attempt(job, f"{job} {seed} {number}", Path(folder))
            if place and place not in found:
                found.add(place)
                kept = FAILURES / f"{job}-{seed}-{number}"
                shutil.copytree(folder, kept, dirs_exist_ok=True)
                (kept / "fault.txt").write_text(message, encoding="utf-8")
                print(f"{job}: {message[:2000].splitlines()[0]}")
                print(f"  {kept.relative_to(HERE.parent)}, from ARGS='{job} --seed {seed} "
                      f"--attempt {number}'", flush=True)  # fmt: skip
        if only is not None:
            break
    print(f"{job:<13} {count:6} attempts, {len(found)} different faults", flush=True)
    return len(found)


def attempt(job: str, seed: str, folder: Path) -> tuple[str, str]:
    """Try once: where a fault was seen, and what it is, or nothing twice."""
    module = import_module(f"fuzz.{job}")
    with warnings.catch_warnings(record=True) as raw:
        warnings.simplefilter("always")
        try:
            module.attempt(Random(seed), folder)
        except Exception as error:
            own = traceback.extract_tb(error.__traceback__)[-1]
            name = type(error).__name__
            return (
                f"{own.filename}:{own.lineno} {name}",
                f"{error or name}\n{traceback.format_exc()}",
            )
    for each in raw[:1]:
        place = f"{each.filename}:{each.lineno}"
        return place, f"a raw warning: {each.message} ({place})"
    return "", ""


if __name__ == "__main__":
    sys.exit(main())
