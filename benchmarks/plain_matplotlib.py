"""The other side of the comparison: the same animation by plain matplotlib.

    python plain_matplotlib.py FIGURE SCENARIO OUT [--frames N] [--deferred]

writes one file as a user of matplotlib would: ``FuncAnimation(blit=True)``, saved
with ``FFMpegWriter`` (OUT ends in .mp4) or ``PillowWriter`` (.gif). All their
options are matplotlib's own defaults. FIGURE is ``same``, which is this
project's figure, or ``article``, the plain contours of the article's script.
"""

import argparse
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import imageio_ffmpeg
import matplotlib
import matplotlib.pyplot as plt
import numpy as np
from matplotlib.animation import FFMpegWriter, FuncAnimation, PillowWriter
from matplotlib.artist import Artist
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from numpy.typing import NDArray

from landscapes import Recording, load_scenario, run
from landscapes.drawing.canvas.stage import Stage
from landscapes.drawing.compose import compose
from landscapes.drawing.settings import own_settings
from landscapes.film.frames import Frame
from landscapes.film.timeline import Timeline, plan


class Movie(NamedTuple):
    """A figure, the function that changes it, and what that is called with for each frame."""

    figure: Figure
    animate: Callable[[float], Sequence[Artist]]
    frames: Sequence[float]


def same(recording: Recording, timeline: Timeline) -> Movie:
    """The figure of this project."""
    stage = compose(recording)
    give_axes(stage)

    def animate(step: float) -> Sequence[Artist]:
        stage.show(step)
        return stage.moving

    return Movie(stage.figure, animate, timeline.steps)


def give_axes(stage: Stage) -> None:
    """Move the animated artists into axes of its own above everything else.

    FuncAnimation animates artists of axes only: with ``blit=True`` matplotlib
    leaves an artist of the figure itself out of the frames that it saves.
    """
    overlay = stage.figure.add_axes((0, 0, 1, 1), zorder=10)
    overlay.set_axis_off()
    for part in stage.moving:
        part.remove()
        overlay.add_artist(part)


def redrawn(stage: Stage, steps: Iterable[float]) -> Iterator[Frame]:
    """What matplotlib draws at each step when it redraws the whole figure."""
    give_axes(stage)
    canvas = FigureCanvasAgg(stage.figure)
    for step in steps:
        stage.show(step)
        canvas.draw()
        yield np.asarray(canvas.buffer_rgba())


def article(recording: Recording, timeline: Timeline) -> Movie:
    """The article's figure, in the way of its script: contour lines, labels, lines, legend."""
    mesh = np.arange(-3.0, 3.0, 0.05)
    x, y = np.meshgrid(mesh, mesh)
    levels = [k / 4 for k in range(-8, 24)] + [6.25, 6.5, 6.75, 7] + list(range(8, 20))
    figure, axes = plt.subplots(figsize=(12, 8))
    contours = axes.contour(x, y, recording.scenario.landscape.f(x, y), levels=levels)
    axes.clabel(contours, inline=True, fontsize=10)
    paths: list[NDArray[np.float64]] = [one.positions.T for one in recording.trajectories]
    lines = [
        axes.plot(*path, label=one.optimizer)[0]
        for path, one in zip(paths, recording.trajectories, strict=True)
    ]
    axes.legend()

    def animate(count: float) -> Sequence[Artist]:
        for line, path in zip(lines, paths, strict=True):
            line.set_data(*path[:, : int(count)])
        return lines

    return Movie(figure, animate, range(1, len(timeline.steps) + 1))


def save(movie: Movie, fps: float, path: Path) -> None:
    """Save a movie with the writer that its suffix asks for."""
    animation = FuncAnimation(
        movie.figure, movie.animate, frames=movie.frames, interval=1000 / fps, blit=True
    )
    if path.suffix == ".gif":
        animation.save(path, writer=PillowWriter(fps=fps))
    else:
        matplotlib.rcParams["animation.ffmpeg_path"] = imageio_ffmpeg.get_ffmpeg_exe()
        animation.save(path, writer=FFMpegWriter(fps=fps))


def defer_idle_draws(figure: Figure) -> None:
    """Make the canvas behave like that of a desktop window.

    ``FuncAnimation.save`` asks for an idle draw before it draws each frame. A
    window puts that off until its event loop runs, which is never during a
    save; a canvas without a window (a script, a notebook, a server) obeys at
    once and so draws every frame twice.
    """
    figure.canvas.draw_idle = lambda *_, **__: None


@own_settings()
def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("figure", choices=["same", "article"])
    parser.add_argument("scenario", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--frames", type=int, help="only the first N frames")
    parser.add_argument("--deferred", action="store_true", help="idle draws as on a desktop")
    asked = parser.parse_args()
    recording = run(load_scenario(asked.scenario))
    timeline = plan(recording)
    movie = {"same": same, "article": article}[asked.figure](recording, timeline)
    if asked.deferred:
        defer_idle_draws(movie.figure)
    movie = movie._replace(frames=movie.frames[: asked.frames])
    save(movie, float(timeline.fps), asked.out)


if __name__ == "__main__":
    main()
