"""Plugins → what scenarios choose from, with what they add to it."""

import ast
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import reduce
from inspect import isfunction
from pathlib import Path
from types import CodeType, MappingProxyType
from typing import Any

from landscapes.optimizers import OptimizerFactory
from landscapes.plugins.factory import Factory, PluginError, running
from landscapes.plugins.registry import BUILT_IN, Registry
from landscapes.words import shown


def load_plugins(files: Iterable[str | Path]) -> Registry:
    """What there is with some plugins. This runs their code.

    Every optimizer is tried for a few steps and every landscape's gradient is
    compared with finite differences, so that what is wrong is found here.

    Args:
        files: Python files.

    Raises:
        PluginError: if one of them cannot be run, or declares nothing that can be used.
    """
    return reduce(_with_plugin, map(Path, files), BUILT_IN)


def with_optimizers(registry: Registry, factories: Iterable[OptimizerFactory]) -> Registry:
    """What there is with functions of the running program that make optimizers.

    Raises:
        PluginError: if one of them makes none, or has the name of another one.
    """
    from landscapes.plugins.trial import check_declaration, check_optimizer

    own = [
        Factory(each, Path(each.__code__.co_filename), each.__code__.co_firstlineno)
        for each in factories
        if isfunction(each)
    ]
    checks = [check_declaration, check_optimizer]
    return replace(registry, optimizers=_joined("optimizer", registry.optimizers, own, checks))


def _with_plugin(registry: Registry, path: Path) -> Registry:
    # Few commands have a plugin to try.
    from landscapes.plugins.trial import check_declaration, check_landscape, check_optimizer

    tree, code = _read(path)
    namespace: dict[str, Any] = {"__name__": path.stem, "__file__": str(path)}
    with running(path, 1):
        exec(code, namespace)
    optimizers = _factories("OPTIMIZERS", namespace, path, tree)
    landscapes = _factories("LANDSCAPES", namespace, path, tree)
    if not optimizers and not landscapes:
        raise PluginError(path, 1, "there is neither LANDSCAPES nor OPTIMIZERS, a list of each")
    return Registry(
        _joined("optimizer", registry.optimizers, optimizers, [check_declaration, check_optimizer]),
        _joined("landscape", registry.landscapes, landscapes, [check_declaration, check_landscape]),
        (*registry.files, path),
    )


def _read(path: Path) -> tuple[ast.Module, CodeType]:
    """What is written in the file, to point at, and to run."""
    try:
        tree = ast.parse(path.read_bytes(), str(path))
        return tree, compile(tree, str(path), "exec", dont_inherit=True)
    except FileNotFoundError:
        raise PluginError(path, None, "there is no such file") from None
    except OSError as error:
        raise PluginError(path, None, f"cannot be read: {error.strerror}") from None
    except SyntaxError as error:
        raise PluginError(path, error.lineno or 1, f"no Python: {error.msg}") from None
    except ValueError as error:
        raise PluginError(path, 1, f"no Python: {error}") from None


def _factories(
    listed: str, namespace: Mapping[str, Any], path: Path, tree: ast.Module
) -> Sequence[Factory]:
    """The factories of a list, which need not be there."""
    items, line = namespace.get(listed, []), _line(tree, listed)
    if not isinstance(items, (list, tuple)) or not all(map(isfunction, items)):
        message = f"{listed} must be a list of functions, not {shown(items)}"
        raise PluginError(path, line, message)
    codes = [item.__code__ for item in items]
    lines = [code.co_firstlineno if code.co_filename == str(path) else line for code in codes]
    return [Factory(item, path, at) for item, at in zip(items, lines, strict=True)]


def _line(tree: ast.Module, name: str) -> int:
    """The line where a name is first written at the top level."""
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
    checks: Iterable[Callable[[Factory], None]],
) -> Mapping[str, Callable[..., Any]]:
    """What is there, and the factories, each of them checked."""
    joined = dict(there)
    for factory in factories:
        if factory.name in joined:
            raise factory.wrong(f"the name is another {noun}'s already; choose one")
        for check in checks:
            check(factory)
        joined[factory.name] = factory.function
    return MappingProxyType(joined)
