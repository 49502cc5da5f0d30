"""Scenario → Recording: the numbers behind the pictures."""

from landscapes.runner.descent import Outcome, Recording, Trajectory, descend, run

__all__ = ["Outcome", "Recording", "Trajectory", "descend", "run"]
