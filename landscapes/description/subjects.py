"""Subjects of sentences about some of a scenario's optimizers: ``Only Adam``, ``All five``."""

from collections.abc import Collection, Sequence
from typing import NamedTuple

from landscapes.description.wording import listed, quoted

NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
"""The numbers that are written as words."""

FEW = 2
"""The most optimizers that a subject names."""


class Subject(NamedTuple):
    """The subject of a sentence, and whether its verb is in the plural."""

    text: str
    is_plural: bool

    def does(self, singular: str, plural: str) -> str:
        """Write the sentence with the fitting form of its verb."""
        return f"{self.text} {plural if self.is_plural else singular}"


def names_of(labels: Sequence[str]) -> list[str]:
    """Write labels as names in a sentence, without a title that all of them share.

    >>> names_of(["Nesterov, momentum 0.25", "Nesterov, momentum 0.9"])
    ['momentum 0.25', 'momentum 0.9']
    """
    titles = {label.partition(", ")[0] for label in labels}
    details = [label.partition(", ")[2] for label in labels]
    if len(labels) > 1 and len(titles) == 1 and all(details):
        return [quoted(detail) for detail in details]
    return [quoted(label) for label in labels]


def word(number: int) -> str:
    """Write a small number as a word: ``five``."""
    return NUMBERS[number] if 0 < number < len(NUMBERS) else str(number)


def everyone(names: Sequence[str]) -> Subject:
    """Write ``Adam``, ``Both`` or ``All five``."""
    if len(names) == 1:
        return Subject(names[0], is_plural=False)
    return Subject("Both" if len(names) == 2 else f"All {word(len(names))}", is_plural=True)


def nobody(names: Sequence[str]) -> Subject:
    """Write ``Neither`` or ``None``, for two optimizers or more."""
    return Subject("Neither" if len(names) == 2 else "None", is_plural=False)


def some(chosen: Collection[int], names: Sequence[str], only: bool = True) -> Subject:
    """Write ``Only Adam``, ``Adam and SGD``, ``All but SGD``, ``Three of five`` or ``All five``.

    Args:
        chosen: the indices of the optimizers, at least one.
        names: the names of all optimizers.
        only: whether one optimizer is told apart from the others by ``Only``.
    """
    count, own = len(chosen), [names[index] for index in sorted(chosen)]
    if count == len(names):
        return everyone(names)
    if count == 1:
        return Subject(f"Only {own[0]}" if only else own[0], is_plural=False)
    if count == len(names) - 1 > FEW:
        (other,) = (name for index, name in enumerate(names) if index not in chosen)
        return Subject(f"All but {other}", is_plural=True)
    if count <= FEW:
        return Subject(listed(own), is_plural=True)
    return how_many(chosen, names)


def how_many(chosen: Collection[int], names: Sequence[str]) -> Subject:
    """Write ``The run`` or ``Three of five``, however long the names are."""
    count = len(chosen)
    if len(names) == 1:
        return Subject("The run", is_plural=False)
    return Subject(f"{word(count).capitalize()} of {word(len(names))}", is_plural=count > 1)
