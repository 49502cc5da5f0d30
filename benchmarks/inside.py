"""Numbers that can only be had inside a process that imports the project.

    python inside.py frames SCENARIO            how many frames its timeline has
    python inside.py pictures SCENARIO GIF GIF  do both sides draw the same, and how well
    python inside.py surface SCENARIO           the time of one frame, as a surface and as a map
    python inside.py gradient SCENARIO          the time of one gradient, both ways
    python inside.py map SCENARIO OUT           the time of a map of basins, which is written to OUT

They are printed as JSON, for compare.py.
"""

import json
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import accumulate
from pathlib import Path
from statistics import median
from time import perf_counter

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageSequence
from plain_matplotlib import redrawn

from landscapes import Objective, load_scenario, run
from landscapes.drawing.compose import compose
from landscapes.drawing.settings import own_settings
from landscapes.film.frames import Camera
from landscapes.film.timeline import plan
from landscapes.kinds.axes import SurfaceView
from landscapes.kinds.basins.model import BasinsScenario
from landscapes.kinds.landscape.model import LandscapeScenario
from landscapes.workers import processes

ROUNDS = 15
CALLS = 200
"""How many rounds of how many calls a gradient is timed in."""
BATCH, BATCHES = 8192, 20
"""How many points a batch has, and how many batches a round has."""
FILMS = 5
"""How many times all frames are drawn."""
MAPS = 3
"""How many times a map is made once the processes that share its work are there."""


def count_frames(scenario: LandscapeScenario) -> object:
    """How many different frames there are, and how many the last one stays for."""
    timeline = plan(run(scenario))
    return {"frames": len(timeline.steps), "hold": timeline.hold}


@own_settings()
def compare_pictures(scenario: LandscapeScenario, ours: Path, theirs: Path) -> object:
    """Hold this project's frames against matplotlib's, and each side's GIF against its frames.

    Returns:
        ``same``, the number of frames that are equal in every pixel, and the
        least and the median PSNR in decibels of each GIF over all frames.
    """
    recording = run(scenario)
    timeline = plan(recording)
    ends = accumulate(timeline.centiseconds(), initial=0)
    times = [10 * begin for begin in ends][: len(timeline.steps)]
    same = 0
    quality: dict[str, list[float]] = {"ours": [], "theirs": []}
    for drawn, full, our_picture, their_picture in zip(
        Camera(compose(recording)).frames(timeline.steps),
        redrawn(compose(recording), timeline.steps),
        shown_at(ours, times),
        shown_at(theirs, times),
        strict=True,
    ):
        same += np.array_equal(drawn, full)
        quality["ours"].append(psnr(our_picture, drawn[..., :3]))
        quality["theirs"].append(psnr(their_picture, full[..., :3]))
    return {"same": same} | {
        side: [min(values), median(values)] for side, values in quality.items()
    }


def shown_at(path: Path, times: Sequence[int]) -> Iterator[NDArray[np.uint8]]:
    """What a GIF shows at each of these milliseconds, in order.

    By time and not by number: an encoder may store equal frames as one that
    stays longer.
    """
    waiting = list(reversed(times))
    end = 0
    with Image.open(path) as gif:
        for frame in ImageSequence.Iterator(gif):
            end += int(frame.info["duration"])
            if waiting and waiting[-1] < end:
                pixels = np.asarray(frame.convert("RGB"))
            while waiting and waiting[-1] < end:
                yield pixels
                waiting.pop()


def psnr(shown: NDArray[np.uint8], true: NDArray[np.uint8]) -> float:
    """The peak signal-to-noise ratio of a picture in decibels."""
    error = np.mean((shown.astype(np.float64) - true) ** 2)
    return float(10 * np.log10(255**2 / error)) if error else float("inf")


def time_gradient(scenario: LandscapeScenario) -> object:
    """The seconds that one gradient at one point takes, in several rounds.

    ``program`` is what the project does, ``autograd`` the same by autograd
    alone, from which the project learns the program; ``batch`` and
    ``autograd batch`` are the seconds for each point of a batch.
    """
    objective = Objective(scenario.landscape)
    point = np.array(scenario.starts[:1], dtype=np.float64)
    batch = np.random.default_rng(0).uniform(-3, 3, (BATCH, 2))
    ways: dict[str, Callable[[], object]] = {
        "program": lambda: objective.gradient(point),
        "autograd": lambda: objective._first.by_autograd(point),
    }
    for way in ways.values():
        way()
    many: dict[str, Callable[[], object]] = {
        "batch": lambda: objective.gradient(batch),
        "autograd batch": lambda: objective._first.by_autograd(batch),
    }
    for way in many.values():
        way()
    rounds = [
        {name: seconds_per_call(way) for name, way in ways.items()}
        | {name: seconds_per_call(way, BATCHES) / BATCH for name, way in many.items()}
        for _ in range(ROUNDS)
    ]
    return {name: [one[name] for one in rounds] for name in (*ways, *many)}


@own_settings()
def time_frames(scenario: LandscapeScenario) -> object:
    """The time of drawing one frame as a surface and as a map, in several rounds."""
    steps = plan(run(scenario)).steps
    styles = {"surface": SurfaceView(), "contour": None}
    cameras = {
        style: Camera(compose(run(replace(scenario, surface=view))))
        for style, view in styles.items()
    }
    rounds = [
        {style: seconds_to_draw(camera, steps) for style, camera in cameras.items()}
        for _ in range(FILMS)
    ]
    return {style: [one[style] for one in rounds] for style in styles}


def time_map(scenario: BasinsScenario, out: Path) -> object:
    """The seconds that a map takes by processes of this machine, which start with the first."""
    with processes(None, most=1 << 10) as executor:
        seconds = []
        for _ in range(1 + MAPS):
            begin = perf_counter()
            recording = run(scenario, executor=executor)
            seconds.append(perf_counter() - begin)
    np.savez(out, basins=np.stack([one.basins.ravel() for one in recording.maps]))
    return {"first": seconds[0], "seconds": seconds[1:]}


def seconds_to_draw(camera: Camera, steps: Sequence[float]) -> float:
    begin = perf_counter()
    for _ in camera.frames(steps):
        pass
    return (perf_counter() - begin) / len(steps)


def seconds_per_call(function: Callable[[], object], calls: int = CALLS) -> float:
    begin = perf_counter()
    for _ in range(calls):
        function()
    return (perf_counter() - begin) / calls


def main() -> None:
    name, scenario, *paths = sys.argv[1:]
    tasks: dict[str, Callable[..., object]] = {
        "frames": count_frames,
        "pictures": compare_pictures,
        "gradient": time_gradient,
        "surface": time_frames,
        "map": time_map,
    }
    print(json.dumps(tasks[name](load_scenario(scenario), *map(Path, paths))))


if __name__ == "__main__":
    main()
