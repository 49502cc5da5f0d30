"""Conventions: whose form of an update rule an entry means, and whose defaults it takes."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from typing import Annotated, Any, Self, TypeAlias, get_args

from pydantic import Field, model_validator
from pydantic_core import InitErrorDetails

from landscapes.declaration import ABSENT, REQUIRED, NoDefault, Setting, declaration
from landscapes.loading.modifiers import CONVENTION, modifier_problems, modifier_schedule_problems
from landscapes.loading.parts import problem
from landscapes.loading.schedule_entry import entry_problems
from landscapes.loading.titled import Titled
from landscapes.optimizers.base import Convention

KEY = "convention"

OfScenario: TypeAlias = Annotated[
    Convention | None,
    Field(
        description="Whose form of the update rules, and whose defaults, for every optimizer that"
        " has this form and no convention of its own: Lasagne's, which made the article's"
        " pictures; that of the formulas printed in the article; the papers'; or a framework's."
    ),
]


class Conventional(Titled):
    """The keys of kinds whose optimizers follow conventions, and a check of what these require."""

    convention: OfScenario = None

    def entries(self) -> Iterator[tuple[tuple[str | int, ...], Any]]:
        """Yield the place of each optimizer's entry, and the entry."""
        written: Any = self
        if hasattr(written, "optimizer"):
            yield ("optimizer",), written.optimizer
        else:
            for index, entry in enumerate(written.optimizers):
                yield ("optimizers", index), entry

    @model_validator(mode="after")
    def _follows_conventions(self) -> Self:
        elsewhere = getattr(self, "axes", {})
        for place, entry in self.entries():
            self.refuse(*_problems(entry, self.convention, elsewhere, place))
        return self


class Scheduled(Conventional):
    """The keys of kinds whose optimizers may have schedules, which are checked over all steps."""

    @model_validator(mode="after")
    def _has_right_schedules(self) -> Self:
        written: Any = self
        steps = written.iterations if hasattr(written, "iterations") else written.steps
        found = [
            each
            for place, entry in self.entries()
            for of in (entry_problems, modifier_schedule_problems)
            for each in of(entry, steps, (*place, entry.name))
        ]
        self.refuse(*found)
        return self


def conventions_of(function: Callable[..., Any]) -> tuple[str, ...]:
    """Return the conventions that a rule has forms for, its default first; empty if it has one."""
    for setting in declaration(function).settings:
        if setting.name == KEY:
            forms = get_args(setting.annotation)
            return setting.default, *(each for each in forms if each != setting.default)
    return ()


def conventional(
    function: Callable[..., Any],
    values: Mapping[str, Any],
    written: Collection[str],
    convention: str | None,
) -> dict[str, Any]:
    """Return the settings of an entry that its convention has, with the defaults of this.

    Args:
        function: declares the settings.
        values: the value of each setting, defaults of the signature included.
        written: the settings that the entry sets.
        convention: that of the scenario, which holds if the entry sets none and has this form.
    """
    forms = conventions_of(function)
    follows = convention in forms and KEY not in written
    chosen = convention if follows else values.get(KEY, *forms[:1])
    usual = {each.name: each.default_under(chosen) for each in declaration(function).settings}
    found = {**values, KEY: chosen} if forms else dict(values)
    for key in values.keys() - written:
        if usual[key] is ABSENT:
            del found[key]
        elif not isinstance(usual[key], NoDefault) and key != KEY:
            found[key] = usual[key]
    return found


def convention_of(values: Mapping[str, Any], convention: str | None) -> str:
    """Return the convention that an entry follows beyond its rule: in its modifiers.

    Args:
        values: its settings, in which rules with several forms have one.
        convention: that of the scenario.
    """
    return str(values.get(KEY) or convention or CONVENTION)


def _problems(
    entry: Any,
    convention: str | None,
    elsewhere: Mapping[str, Any],
    place: tuple[str | int, ...],
) -> Iterator[InitErrorDetails]:
    """Yield the settings of an entry that its convention lacks or requires.

    Args:
        entry: the entry of an optimizer.
        convention: that of the scenario.
        elsewhere: the settings whose values come from elsewhere, such as axes.
        place: where the entry is in the file.
    """
    forms = conventions_of(entry.function)
    written = entry.model_fields_set
    own = getattr(entry, KEY, ())
    own = own if isinstance(own, tuple) else (own,)
    chosen = (convention,) if convention in forms and KEY not in written else own
    yield from modifier_problems(entry, chosen or (convention or CONVENTION,), place)
    for setting in declaration(entry.function).settings if forms else ():
        usual = {each: setting.default_under(each) for each in chosen}
        name = setting.name
        if name in written:
            at = (*place, entry.name, name)
            yield from _absent(entry, setting, usual, getattr(entry, name), at)
        elif name in elsewhere:
            yield from _absent(entry, setting, usual, elsewhere[name], ("axes", name))
        else:
            for each, default in usual.items():
                if default is REQUIRED:
                    needs = f"{entry.name} needs {name}, for which {each} has no default"
                    yield problem(needs, entry, *place)


def _absent(
    entry: Any,
    setting: Setting,
    usual: Mapping[Any, Any],
    value: object,
    place: Sequence[str | int],
) -> Iterator[InitErrorDetails]:
    """Yield the problem of a setting that is written at a place and that a convention lacks."""
    forms = conventions_of(entry.function)
    others = [each for each in forms if setting.default_under(each) is not ABSENT]
    for convention, default in usual.items():
        if default is ABSENT:
            lacks = f"{entry.name} has no {setting.name} in convention {convention}"
            yield problem(f"{lacks}; it has one in {', '.join(others)}", value, *place)
