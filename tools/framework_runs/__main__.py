"""Run the optimizers of PyTorch, Optax and Keras, and write what they do as reference files.

``python -m tools.framework_runs`` runs all of them, ``python -m tools.framework_runs torch`` one.
"""

import argparse
import gzip
import importlib
import json
from pathlib import Path

from tools.framework_runs.case import Library, recorded

REFERENCE = Path(__file__).parents[2] / "tests" / "reference" / "frameworks"
LIBRARIES = ("torch", "optax", "keras")


def main() -> None:
    """Write the file of each library that is named, or of all."""
    parser = argparse.ArgumentParser(prog="tools.framework_runs", description=__doc__)
    parser.add_argument("libraries", nargs="*", help=", ".join(LIBRARIES))
    for name in parser.parse_args().libraries or LIBRARIES:
        library = importlib.import_module(f"tools.framework_runs.{name}_runs").library()
        path = REFERENCE / f"{name}.json.gz"
        path.write_bytes(packed(library))
        print(f"{path.relative_to(REFERENCE.parents[2])}: {path.stat().st_size / 1000:.0f} kB")


def packed(library: Library) -> bytes:
    """Every run of a library, as the bytes of its file."""
    cases = [done for case in library.cases() if (done := recorded(library, case))]
    content = {"library": library.NAME, "versions": dict(library.VERSIONS), "cases": cases}
    text = json.dumps(content, separators=(",", ":"))
    return gzip.compress(text.encode("ascii"), compresslevel=9, mtime=0)


if __name__ == "__main__":
    main()
