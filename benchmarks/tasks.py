"""Other things that people wait for: whole commands, each with the time that it may take.

``compare.py`` measures them as its part ``tasks``.
"""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from processes import Job, Record
from report import Row, compared, spread

HERE = Path(__file__).resolve().parent
LANDSCAPES = (sys.executable, "-m", "landscapes")
RENDER = (*LANDSCAPES, "render", "hills_and_canyon", "--out", "tasks", "--formats")


class Task(NamedTuple):
    """One command, and another that does the same in the way that is compared with.

    Attributes:
        name: what is done.
        command: how it is done here.
        limit: how many seconds it may take; None if nothing is said of it.
        beside: the other way, if there is one.
        once: whether it is done once only, for it finds its own work the next time.
    """

    name: str
    command: Sequence[str]
    limit: float | None = None
    beside: Sequence[str] | None = None
    once: bool = False


TASKS = (
    Task(
        "5 optimizers × 5 seeds × 500 iterations of 2-16-16-1 : loops of autograd",
        (*LANDSCAPES, "trace", "learning_history", "--out", "history.csv"),
        20.0,
        (sys.executable, str(HERE / "plain_training.py")),
    ),
    Task("the article's 48 responses and their overview",
         (*LANDSCAPES, "render", "article_responses", "--out", "tasks")),
    Task("GIF within 0.2 MB : GIF without a budget",
         (*RENDER, "gif", "--max-mb", "0.2"), None, (*RENDER, "gif")),
    Task("explorable page", (*RENDER, "html"), 5.0),
    Task("checking one file",
         (*LANDSCAPES, "check", str(HERE.parent / "scenarios/wobbly.yaml")), 0.5),
    Task("gallery of all shipped scenarios, from nothing",
         (*LANDSCAPES, "gallery", "--jobs", "2", "--out", "gallery"), 60.0, once=True),
)  # fmt: skip


def jobs(repeat: int) -> list[Job]:
    """The processes to measure, the two sides of a task in turns."""
    found = []
    for task in TASKS:
        found.append(Job(task.name, task.command, 1 if task.once else repeat))
        if task.beside:
            found.append(Job(f"beside {task.name}", task.beside, repeat))
    return found


def rows(record: Record) -> list[Row]:
    """What was measured."""
    return [_row(task, record) for task in TASKS]


def _row(task: Task, record: Record) -> Row:
    ours = record.seconds(task.name)
    target = f"≤ {task.limit:g} s" if task.limit else ""
    met = ours.median <= task.limit if task.limit else None
    if task.beside is None:
        return Row(task.name, spread(ours, "s"), target=target, met=met)
    return compared(task.name, ours, record.seconds(f"beside {task.name}"), "s", target, met)
