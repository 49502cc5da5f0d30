"""Which of the faults that mutmut made the tests caught, module by module.

    mutmut run                          makes every fault; hours
    mutmut run '*__mutmut_*7'           about every tenth
    mutmut run 'landscapes.trace.*'     those of one package
    python benchmarks/mutants.py        says how many were caught, and names those that were not
    mutmut show NAME                    shows one

Left out is what is no fault: whether `zip` and its like are told that their lengths
must be equal, which they are. The exit code is 1 if fewer than 90 % were caught.
"""

import ast
import json
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[1] / "mutants"
LEAST = 0.9
CAUGHT = {1, 3, 24, -24, 36, 152, 255}
"""The exit codes of tests that failed, or that took far too long."""


class Module(NamedTuple):
    """The faults of one module that tests were run for."""

    name: str
    caught: int
    survived: list[str]
    untried: int


class _Unstrict(ast.NodeTransformer):
    """Takes `strict=` out of every call."""

    def visit_Call(self, node: ast.Call) -> ast.AST:
        node.keywords = [word for word in node.keywords if word.arg != "strict"]
        return self.generic_visit(node)


@cache
def functions(path: Path) -> dict[str, str]:
    """The body of every function of a file, without what is no fault."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    found = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef):
            body = [ast.unparse(_Unstrict().visit(part)) for part in (node.args, *node.body)]
            found[node.name] = "\n".join(body)
    return found


def is_fault(path: Path, name: str) -> bool:
    """Whether the mutated function says anything else than the original."""
    own = name.rpartition(".")[2]
    bodies = functions(path)
    return bodies.get(own) != bodies.get(f"{own.rpartition('_')[0]}_orig")


def modules() -> Iterator[Module]:
    """The modules that were mutated."""
    for path in sorted(ROOT.rglob("*.meta")):
        source = path.with_suffix("")
        codes = json.loads(path.read_text(encoding="utf-8"))["exit_code_by_key"]
        faults = {name: code for name, code in codes.items() if is_fault(source, name)}
        tried = {name: code for name, code in faults.items() if code is not None}
        survived = [name for name, code in tried.items() if code not in CAUGHT]
        if faults:
            name = source.relative_to(ROOT / "landscapes").as_posix()
            untried = len(faults) - len(tried)
            yield Module(name, len(tried) - len(survived), survived, untried)


def main() -> int:
    """Print the table."""
    found = list(modules())
    tried = [module for module in found if module.caught + len(module.survived)]
    print(f"{'module':32} {'caught':>7} {'not':>5} {'share':>7} {'untried':>8}")
    for name, caught, survived, untried in tried:
        share = caught / (caught + len(survived))
        print(f"{name:32} {caught:7} {len(survived):5} {share:7.0%} {untried:8}")
    caught, missed = sum(m.caught for m in tried), sum(len(m.survived) for m in tried)
    untried = sum(m.untried for m in found)
    share = caught / max(1, caught + missed)
    print(f"{'all':32} {caught:7} {missed:5} {share:7.1%} {untried:8}\n")
    print(*(name for module in tried for name in module.survived), sep="\n")
    return int(share < LEAST)


if __name__ == "__main__":
    sys.exit(main())
