"""Stage → SVG or PDF."""

from pathlib import Path

from landscapes.drawing.canvas.stage import Stage


def write_vectors(stage: Stage, path: Path, title: str, description: str) -> None:
    """Write a picture as SVG or PDF, by the suffix; without a date, so that bytes repeat."""
    metadata: dict[str, dict[str, str | None]] = {
        ".svg": {"Title": title, "Description": description, "Date": None},
        ".pdf": {"Title": title, "Subject": description, "CreationDate": None},
    }
    stage.figure.savefig(path, metadata=metadata[path.suffix])
