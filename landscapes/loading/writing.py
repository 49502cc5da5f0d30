"""A document → YAML text that reads back the same."""

from collections.abc import Mapping
from sys import maxsize
from typing import Any

from yaml import YAMLError
from yaml.emitter import Emitter
from yaml.representer import SafeRepresenter
from yaml.serializer import Serializer

from landscapes.loading.nodes import Resolver


def to_yaml(data: Mapping[str, Any]) -> str:
    """The keys and values of a scenario as the text of a file.

    Raises:
        TypeError: if a Python function is among them.
    """
    pieces: list[str] = []
    dumper = _Dumper(pieces)
    try:
        dumper.open()
        dumper.represent(dict(data))
        dumper.close()
    except YAMLError as error:
        *_, function = error.args
        name = getattr(function, "__name__", function)
        raise TypeError(
            f"the Python function {name} cannot be written to a file; a landscape can be written"
            " as an expression, and a plugin can have optimizers and landscapes of your own"
        ) from None
    return "".join(pieces)


class _Pieces:
    """A stream that collects what is written to it."""

    def __init__(self, pieces: list[str]) -> None:
        self.write = pieces.append


class _Dumper(Emitter, Serializer, SafeRepresenter, Resolver):
    """What PyYAML writes, with quotes around text that YAML 1.2 would take for something else."""

    def __init__(self, pieces: list[str]) -> None:
        Emitter.__init__(self, _Pieces(pieces), allow_unicode=True, width=maxsize)
        Serializer.__init__(self)
        # None, which the stubs lack: what holds no other list or mapping stands on one line.
        SafeRepresenter.__init__(self, sort_keys=False, default_flow_style=None)  # type: ignore[arg-type]
        Resolver.__init__(self)

    def ignore_aliases(self, data: object) -> bool:
        """Always: what occurs twice is written twice."""
        return True
