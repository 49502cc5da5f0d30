"""A document → YAML text that is read back as the same document."""

from collections.abc import Mapping
from sys import maxsize
from typing import IO, Any

import yaml
from yaml.emitter import Emitter
from yaml.representer import SafeRepresenter
from yaml.serializer import Serializer

from landscapes.bridges import is_bridge
from landscapes.loading.nodes import Resolver


def to_yaml(data: Mapping[str, Any]) -> str:
    """Write the keys and values of a scenario as the text of a file.

    Raises:
        TypeError: if a Python function, or an optimizer as an object, is among them.
    """
    try:
        text: str = yaml.dump(dict(data), Dumper=_Dumper)
    except yaml.YAMLError as error:
        *_, function = error.args
        name = getattr(function, "__name__", function)
        if is_bridge(str(name)):
            raise TypeError(
                f"the Python object {name} cannot be written to a file, which can only name an"
                " optimizer that the library itself has"
            ) from None
        raise TypeError(
            f"the Python function {name} cannot be written to a file; a landscape can be written"
            " as an expression, and a plugin can have optimizers and landscapes of your own"
        ) from None
    return text


class _Dumper(Emitter, Serializer, SafeRepresenter, Resolver):
    """PyYAML's dumper, with quotes around text that YAML 1.2 would not read as text."""

    def __init__(self, stream: IO[str], **_: Any) -> None:
        Emitter.__init__(self, stream, allow_unicode=True, width=maxsize)
        Serializer.__init__(self)
        # None (missing in the stubs) puts lists and mappings without nested ones on one line.
        SafeRepresenter.__init__(self, sort_keys=False, default_flow_style=None)  # type: ignore[arg-type]
        Resolver.__init__(self)

    def ignore_aliases(self, data: object) -> bool:
        """Return True: repeated values are written again, without aliases."""
        return True
