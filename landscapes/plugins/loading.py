"""Plugins → a registry of landscapes and optimizers that includes theirs."""

import ast
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import reduce
from inspect import isfunction
from os import PathLike
from pathlib import Path
from types import CodeType, MappingProxyType
from typing import Any, TypeAlias

from landscapes.optimizers import OptimizerFactory
from landscapes.plugins.factory import Factory, PluginError, running
from landscapes.plugins.registry import BUILT_IN, Registry
from landscapes.words import shown

PluginFiles: TypeAlias = str | PathLike[str] | Iterable[str | Path]
"""The paths of Python files, or one path."""


def load_plugins(files: PluginFiles) -> Registry:
    """Run plugins, and return a registry with their landscapes and optimizers.

    To find mistakes here, every optimizer takes a few steps, and every landscape's gradient
    is compared with finite differences.

    Args:
        files: Python files; a path alone is one file.

    Raises:
        PluginError: if one of them cannot be run, or declares nothing usable.
    """
    if isinstance(files, (str, PathLike)):
        files = [Path(files)]
    return reduce(_with_plugin, map(Path, files), BUILT_IN)


def with_optimizers(registry: Registry, factories: Iterable[OptimizerFactory]) -> Registry:
    """Add functions of the running program that make optimizers to a registry.

    Raises:
        PluginError: if one of them does not return an optimizer, or its name is taken.
    """
    own = [
        Factory(each, Path(each.__code__.co_filename), each.__code__.co_firstlineno)
        for each in factories
        if isfunction(each)
    ]
    return replace(registry, optimizers=_joined("optimizer", registry.optimizers, own, _optimizer))


def _with_plugin(registry: Registry, path: Path) -> Registry:
    tree, code = _read(path)
    namespace: dict[str, Any] = {"__name__": path.stem, "__file__": str(path)}
    with running(path, 1):
        exec(code, namespace)
    optimizers = _factories("OPTIMIZERS", namespace, path, tree)
    landscapes = _factories("LANDSCAPES", namespace, path, tree)
    if not optimizers and not landscapes:
        raise PluginError(path, 1, "a plugin needs a list LANDSCAPES or OPTIMIZERS")
    return Registry(
        _joined("optimizer", registry.optimizers, optimizers, _optimizer),
        _joined("landscape", registry.landscapes, landscapes, _landscape),
        (*registry.files, path),
    )


def _read(path: Path) -> tuple[ast.Module, CodeType]:
    """Read the file as a syntax tree, for places in errors, and as code to run."""
    try:
        tree = ast.parse(path.read_bytes(), str(path))
        return tree, compile(tree, str(path), "exec", dont_inherit=True)
    except FileNotFoundError:
        raise PluginError(path, None, "there is no such file") from None
    except OSError as error:
        raise PluginError(path, None, f"cannot be read: {error.strerror}") from None
    except SyntaxError as error:
        raise PluginError(path, error.lineno or 1, f"not valid Python: {error.msg}") from None
    except ValueError as error:
        raise PluginError(path, 1, f"not valid Python: {error}") from None


def _factories(
    listed: str, namespace: Mapping[str, Any], path: Path, tree: ast.Module
) -> Sequence[Factory]:
    """Return the factories of a list, which may be missing."""
    items, line = namespace.get(listed, []), _line(tree, listed)
    if not isinstance(items, (list, tuple)) or not all(map(isfunction, items)):
        message = f"{listed} must be a list of functions, not {shown(items)}"
        raise PluginError(path, line, message)
    codes = [item.__code__ for item in items]
    lines = [code.co_firstlineno if code.co_filename == str(path) else line for code in codes]
    return [Factory(item, path, at) for item, at in zip(items, lines, strict=True)]


def _line(tree: ast.Module, name: str) -> int:
    """Return the line on which a name is first assigned at the top level."""
    names = (
        node
        for statement in tree.body
        if isinstance(statement, (ast.Assign, ast.AnnAssign, ast.AugAssign))
        for node in ast.walk(statement)
        if isinstance(node, ast.Name) and node.id == name
    )
    return next((node.lineno for node in names), 1)


def _joined(
    noun: str,
    there: Mapping[str, Callable[..., Any]],
    factories: Sequence[Factory],
    tried: Callable[[Factory], Callable[..., Any]],
) -> Mapping[str, Callable[..., Any]]:
    """Try the factories, and add them to the existing ones."""
    joined = dict(there)
    for factory in factories:
        if factory.name in joined:
            raise factory.wrong(f"another {noun} already has this name; choose a different one")
        joined[factory.name] = tried(factory)
    return MappingProxyType(joined)


def _optimizer(factory: Factory) -> OptimizerFactory:
    # Imported here and below because few commands have plugins.
    from landscapes.plugins.guard import guarded
    from landscapes.plugins.trial import check_declaration, check_optimizer

    check_declaration(factory)
    check_optimizer(factory)
    return guarded(factory)


def _landscape(factory: Factory) -> Callable[..., Any]:
    from landscapes.plugins.guard import guarded_landscape
    from landscapes.plugins.trial import check_declaration, check_landscape

    check_declaration(factory)
    check_landscape(factory)
    return guarded_landscape(factory)
