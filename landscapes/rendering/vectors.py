"""The last step of a stage as paths: SVG and PDF."""

from pathlib import Path

import matplotlib

from landscapes.rendering.canvas.stage import Stage


def write_vectors(stage: Stage, path: Path, kind: str, description: str) -> None:
    """Write a stage's last step as SVG or PDF, without the date, so that bytes repeat."""
    facts = {
        "svg": {"Date": None, "Description": description},
        "pdf": {"CreationDate": None, "Subject": description},
    }[kind]
    with matplotlib.rc_context({"svg.hashsalt": "landscapes"}):
        stage.figure.savefig(path, format=kind, metadata=facts)
