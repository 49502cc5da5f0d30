"""Speed, size and memory beside what plain matplotlib needs for the same animation.

    python benchmarks/compare.py                      everything; many minutes
    python benchmarks/compare.py --only startup,size  parts of it
    python benchmarks/compare.py --only speed --repeat 1 --frames 12    a quick look

The animation is the article's: hills_and_canyon, five optimizers, 1200×800, 119
frames. Both sides are whole processes, measured from outside and run in turns.
It reports and does not judge: a missed target is said plainly, and the exit
code is 0 all the same.

The parts:
    startup   the commands that draw nothing
    speed     PNG + GIF + MP4 beside FuncAnimation's two saves
    size      the GIFs, how well they show their frames, and whether both sides draw the same
    memory    the peak of a render, and of a long one beside a short one
    gradient  one gradient beside autograd alone
    rules     a batch's step of some rules beside their formulas in plain numpy, see rules.py
    surface   a frame of the 3-D view beside one of the map
    tasks     other things that people wait for, see tasks.py
    maps      a map of basins beside JAX and beside a plain loop, see maps.py
    large     the memory of a map of four million starts; some minutes
    desktop   for information: speed where a window's canvas puts idle draws off
    article   for information: speed against the article's own figure
"""

import argparse
import json
import sys
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

import maps
import rules
import tasks
from machine import facts
from processes import Job, Record, Samples, answer, measure, measure_all, say
from report import Row, compared, spread, table

HERE = Path(__file__).resolve().parent
LANDSCAPES = (sys.executable, "-m", "landscapes")

FRAMES = 119
SHORT, LONG = 120, 2000
FPS = 12.5

SCENARIO = """\
title: Hills and canyon
landscape: hills_and_canyon
start: [-2.8, -2.5]
steps: {steps}
optimizers:
  - {{name: nesterov, learning_rate: 0.01, momentum: 0.9}}
  - {{name: rmsprop, learning_rate: 0.25}}
  - {{name: adadelta, learning_rate: 100}}
  - {{name: adagrad, learning_rate: 1}}
  - {{name: adam, learning_rate: 0.25}}
render:
  {{size: 1200x800, fps: {fps}, duration: {duration}, pace: even, hold_first: 0, hold_last: 0}}
"""
"""The article's figure; without holds every frame stays for the same time."""

NUMPY = "import numpy"
COMMANDS = {
    "landscapes --help": (*LANDSCAPES, "--help"),
    "landscapes list scenarios": (*LANDSCAPES, "list", "scenarios"),
    "landscapes list landscapes": (*LANDSCAPES, "list", "landscapes"),
    "landscapes list optimizers": (*LANDSCAPES, "list", "optimizers"),
    NUMPY: (sys.executable, "-c", NUMPY),
}

BASELINES = {"speed": ("same",), "desktop": ("same", "--deferred"), "article": ("article",)}
"""The parts in which matplotlib saves movies, with their arguments for plain_matplotlib.py."""


class Bench(NamedTuple):
    """What to measure, how often, where, and what has been measured so far."""

    folder: Path
    parts: Sequence[str]
    repeat: int
    frames: int
    record: Record

    def scenario(self, frames: int) -> str:
        """The path of a scenario whose timeline has this many frames; written if need be.

        There is one step from each frame to the next. A long animation has no
        more steps than a short one, so that it is longer in frames alone.
        """
        path = self.folder / f"frames_{frames}.yaml"
        if not path.exists():
            steps = min(frames, SHORT) - 1
            text = SCENARIO.format(steps=steps, fps=FPS, duration=frames / FPS)
            path.write_text(text, encoding="utf-8")
            planned = self.ask("frames", str(path))
            if planned != {"frames": frames, "hold": 1}:
                raise RuntimeError(f"the timeline was to have {frames} frames, but has {planned}")
        return str(path)

    def ask(self, *arguments: str) -> Any:
        """An answer of inside.py."""
        command = (sys.executable, str(HERE / "inside.py"), *arguments)
        return json.loads(answer(command, self.folder))

    def ours(self, times: int = 1) -> Job:
        """Our side: all three files in one run."""
        return self.render("ours", self.frames, "png,gif,mp4", times)

    def render(self, name: str, frames: int, formats: str, times: int) -> Job:
        path = self.scenario(frames)
        command = (*LANDSCAPES, "render", path, "--formats", formats, "--out", "ours")
        return Job(name, command, times)

    def theirs(self, part: str, suffix: str, times: int = 1, *options: str) -> Job:
        """Matplotlib's side: one save of one file."""
        figure, *flags = BASELINES[part]
        script = str(HERE / "plain_matplotlib.py")
        paths = (self.scenario(self.frames), f"{part}.{suffix}")
        command = (sys.executable, script, figure, *paths, *flags, *options)
        return Job(f"{part} {suffix}", command, times)


def measure_startup(bench: Bench) -> None:
    """The commands that draw nothing, and importing numpy, all in turns."""
    jobs = [Job(name, command, max(5, bench.repeat)) for name, command in COMMANDS.items()]
    warm_up(jobs, bench)
    measure_all(jobs, bench.folder, bench.record)


def measure_movies(bench: Bench) -> None:
    """Both sides' movies in turns: ours, one of theirs, ours, another of theirs, …"""
    wanted = {
        (part, suffix): bench.repeat
        for part in BASELINES
        if part in bench.parts
        for suffix in ("mp4", "gif")
    }
    if "size" in bench.parts:
        wanted.setdefault(("speed", "gif"), 1)
    if not wanted and "memory" not in bench.parts:
        return
    warm_up([bench.ours(), *(bench.theirs(*key, 1, "--frames", "2") for key in wanted)], bench)
    turns = []
    for key, times in wanted.items():
        turns += [bench.ours(times), bench.theirs(*key, times)]
    measure_all(turns or [bench.ours(bench.repeat)], bench.folder, bench.record)


def measure_lengths(bench: Bench) -> None:
    """A short animation and a long one in turns."""
    jobs = [
        bench.render(f"{frames} frames", frames, "gif,mp4", bench.repeat)
        for frames in (SHORT, LONG)
    ]
    measure_all(jobs, bench.folder, bench.record)


def warm_up(jobs: Sequence[Job], bench: Bench) -> None:
    """Run every job once without counting it, to fill the caches of imports, fonts and files.

    Two frames of the slow side are enough for that.
    """
    for job in jobs:
        say(f"({job.name}, warm-up: {measure(job.command, bench.folder).seconds:.2f} s)")


def startup_rows(bench: Bench) -> list[Row]:
    """Every command beside importing numpy, as a measure of the machine."""
    numpy = bench.record.seconds(NUMPY)
    taken = {name: bench.record.seconds(name) for name in COMMANDS if name != NUMPY}
    return [
        compared(f"{name} : {NUMPY}", ours, numpy, "s", "< 0.3 s", ours.median < 0.3)
        for name, ours in taken.items()
    ]


def speed_rows(bench: Bench) -> list[Row]:
    """Our one run beside the two saves of the same figure."""
    ours, theirs = bench.record.seconds("ours"), bench.record.seconds("speed mp4", "speed gif")
    fast = theirs.median / ours.median >= 20
    name = "PNG + GIF + MP4 : FFMpegWriter + PillowWriter"
    return [
        compared(name, ours, theirs, "s", "≥ 20, aim 30", fast),
        Row("  FFMpegWriter alone", theirs=spread(bench.record.seconds("speed mp4"), "s")),
        Row("  PillowWriter alone", theirs=spread(bench.record.seconds("speed gif"), "s")),
    ]


def other_speed_rows(bench: Bench, part: str, name: str) -> list[Row]:
    """Our one run beside the two saves of another baseline, for information."""
    theirs = bench.record.seconds(f"{part} mp4", f"{part} gif")
    return [compared(name, bench.record.seconds("ours"), theirs)]


def size_rows(bench: Bench) -> list[Row]:
    """The GIFs' sizes and quality, and whether the two sides draw the same."""
    scenario = bench.scenario(bench.frames)
    paths = [bench.folder / "ours" / f"{Path(scenario).stem}.gif", bench.folder / "speed.gif"]
    found = bench.ask("pictures", scenario, *map(str, paths))
    ours, theirs = (path.stat().st_size for path in paths)
    sizes = (f"{ours / 1e6:.2f} MB", f"{theirs / 1e6:.2f} MB", f"{theirs / ours:.1f}")
    noise = ["{:.1f} dB (median {:.1f})".format(*found[side]) for side in ("ours", "theirs")]
    fine, alike = found["ours"][0] >= 42, found["same"] == bench.frames
    return [
        Row("frames that both sides draw alike", str(found["same"]), target="all", met=alike),
        Row("GIF size", *sizes, target="≥ 25", met=theirs / ours >= 25),
        Row("GIF, least PSNR of a frame", *noise, target="≥ 42 dB", met=fine),
    ]


def memory_rows(bench: Bench) -> list[Row]:
    """The peak of our render beside theirs, if that is measured, and of long beside short."""
    record = bench.record
    ours, short, long = (record.peak(n) for n in ("ours", f"{SHORT} frames", f"{LONG} frames"))
    name = f"peak memory, {bench.frames} frames"
    limit = ("≤ 250 MB", ours.median <= 250e6)
    rows = [
        compared(f"{name} : {writer}", ours, record.peak(job), "MB", *limit)
        for job, writer in (("speed mp4", "FFMpegWriter"), ("speed gif", "PillowWriter"))
        if job in record
    ] or [Row(name, spread(ours, "MB"), target=limit[0], met=limit[1])]
    growth = long.over(short)
    even = abs(growth.median - 1) <= 0.1
    return [
        *rows,
        Row(f"peak memory, {SHORT} frames", spread(short, "MB")),
        Row(
            f"  {LONG} frames, ratio to that",
            spread(long, "MB"),
            "",
            spread(growth),
            "0.9–1.1",
            even,
        ),
    ]


def gradient_rows(bench: Bench) -> list[Row]:
    """One gradient beside autograd alone, at one point and for each point of a batch."""
    found = bench.ask("gradient", bench.scenario(bench.frames))
    return [
        compared(
            f"{name} : autograd alone", Samples.of(found[ours]), Samples.of(found[theirs]), unit
        )
        for name, ours, theirs, unit in (
            ("gradient at one point", "program", "autograd", "µs"),
            ("gradient in a batch, each point", "batch", "autograd batch", "ns"),
        )
    ]


def rule_rows(bench: Bench) -> list[Row]:
    """A step of a batch beside the rule's formula as plain numpy expressions."""
    return rules.rows(bench.folder)


def surface_rows(bench: Bench) -> list[Row]:
    """What a frame costs as a surface, and as a map."""
    found = bench.ask("surface", bench.scenario(bench.frames))
    surface, contour = (Samples.of(found[style]) for style in ("surface", "contour"))
    cheap = surface.median / contour.median <= 3
    row = compared("frame of a surface : of a map", surface, contour, "ms", "ratio ≥ 1/3", cheap)
    return [row]


def task_rows(bench: Bench) -> list[Row]:
    """Whole commands, each beside the time that it may take."""
    return tasks.rows(bench.record)


def map_rows(bench: Bench) -> list[Row]:
    """A map beside the same in JAX, and in plain Python."""
    return maps.rows(bench.folder, bench.repeat)


def large_rows(bench: Bench) -> list[Row]:
    """A map so large that its memory matters."""
    return maps.large_rows(bench.folder, bench.record)


ROWS: dict[str, Callable[[Bench], list[Row]]] = {
    "startup": startup_rows,
    "speed": speed_rows,
    "desktop": partial(other_speed_rows, part="desktop", name="  both, idle draws put off"),
    "article": partial(other_speed_rows, part="article", name="  both, the article's figure"),
    "size": size_rows,
    "memory": memory_rows,
    "gradient": gradient_rows,
    "rules": rule_rows,
    "surface": surface_rows,
    "tasks": task_rows,
    "maps": map_rows,
    "large": large_rows,
}
"""The parts in the order of the report."""


def bench_rows(bench: Bench) -> list[Row]:
    """Measure the wanted parts, and what there is to say about them."""
    if "startup" in bench.parts:
        measure_startup(bench)
    measure_movies(bench)
    if "memory" in bench.parts:
        measure_lengths(bench)
    if "tasks" in bench.parts:
        measure_all(tasks.jobs(bench.repeat), bench.folder, bench.record)
    return [row for part, rows in ROWS.items() if part in bench.parts for row in rows(bench)]


def parts(text: str) -> list[str]:
    """The parts named in a list with commas."""
    named = text.split(",")
    if unknown := set(named) - ROWS.keys():
        raise argparse.ArgumentTypeError(
            f"no such part: {', '.join(sorted(unknown))}; there are {', '.join(ROWS)}"
        )
    return named


def at_least(least: int) -> Callable[[str], int]:
    """A whole number that is not smaller."""

    def number(text: str) -> int:
        if int(text) < least:
            raise argparse.ArgumentTypeError(f"must be at least {least}")
        return int(text)

    return number


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--only", type=parts, default=list(ROWS), help="parts, with commas")
    parser.add_argument("--repeat", type=at_least(1), default=3, help="rounds (default: 3)")
    parser.add_argument(
        "--frames", type=at_least(2), default=FRAMES, help="fewer for a quick look (default: 119)"
    )
    asked = parser.parse_args()
    told = facts()
    with TemporaryDirectory(prefix="landscapes-bench-") as folder:
        rows = bench_rows(Bench(Path(folder), asked.only, asked.repeat, asked.frames, Record()))
    print("\n".join(f"{name:10}{value}" for name, value in told))
    print(f"{'method':10}{METHOD.format(repeat=asked.repeat, startup=max(5, asked.repeat))}\n")
    print(table(rows))


METHOD = (
    "whole processes in turns, ours before each of theirs; median (least–greatest) of\n"
    "          {repeat} rounds, of startup {startup}; before them one uncounted run of each,\n"
    "          of matplotlib's saves with 2 frames to warm the caches. The range of a\n"
    "          ratio is that of the extremes of both sides. MB is 10⁶ bytes"
)


if __name__ == "__main__":
    main()
