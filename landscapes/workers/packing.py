"""Functions and tasks as bytes, to be sent to workers."""

import marshal
import sys
from collections.abc import Callable
from io import BytesIO
from types import CodeType, FunctionType, ModuleType
from typing import Any

import cloudpickle


def packed(thing: object) -> bytes:
    """Any object, even an unnamed function, as bytes for :func:`pickle.loads`.

    Importable objects are sent by name, all others by value. A nested function that its library
    exposes in another of its modules is sent by that name: a library that looks functions up by
    identity, as autograd does to differentiate them, would not recognise a copy.
    """
    file = BytesIO()
    _Pickler(file).dump(thing)
    return file.getvalue()


class _Pickler(cloudpickle.Pickler):  # type: ignore[misc]
    def reducer_override(self, thing: Any) -> Any:
        if isinstance(thing, CodeType):
            # cloudpickle would drop the name of the file, which errors of plugins need.
            return marshal.loads, (marshal.dumps(thing),)
        place = _place(thing) if isinstance(thing, FunctionType) else None
        return (getattr, place) if place else super().reducer_override(thing)


def _place(function: Callable[..., Any]) -> tuple[ModuleType, str] | None:
    """Where a library exposes a function made by another of its modules; None if nowhere."""
    maker = function.__module__
    if not maker or "<locals>" not in function.__qualname__:
        return None
    library = maker.partition(".")[0]
    for path, module in list(sys.modules.items()):
        if path.partition(".")[0] == library and path != maker and isinstance(module, ModuleType):
            for name, value in list(vars(module).items()):
                if value is function:
                    return module, name
    return None
