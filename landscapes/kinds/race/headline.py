"""The headline of a race: who wins, and by which number."""

import numpy as np

from landscapes.description.subjects import names_of
from landscapes.kinds.headlines import fitting
from landscapes.kinds.race.model import RaceRecording
from landscapes.kinds.race.words import clear_winner, goal_name
from landscapes.words import counted, number


def headline(recording: RaceRecording) -> str | None:
    """The winner with its median steps or evaluations; or that there is none."""
    scenario = recording.scenario
    names = names_of([each.label for each in scenario.candidates])
    arrivals = recording.searches[recording.ranking[0]].best_arrivals
    successes, starts = int(np.isfinite(arrivals).sum()), len(scenario.starts)
    goal = goal_name(scenario)
    if not successes:
        subject = "No one" if len(names) > 1 else f"{names[0]} never"
        return fitting(f"{subject} reaches {goal}", f"No run reaches {goal}")
    if len(names) == 1:
        of = f"{successes} of {counted(starts, 'start')}"
        lead = "leads" if successes == 1 else "lead"
        return fitting(f"{names[0]} reaches {goal} from {of}", f"{of} {lead} to {goal}")
    winner = clear_winner(recording)
    if winner is None:
        return "No one wins clearly"
    median = number(float(np.median(arrivals)))
    median += f" {scenario.count.removesuffix('s') if median == '1' else scenario.count}"
    wins = f"{names[winner]} wins"
    return fitting(f"{wins}: {median}{' in the median' if starts > 1 else ''}", wins)
