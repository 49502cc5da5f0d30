"""What a stage shows as paths: SVG and PDF."""

from pathlib import Path

from landscapes.drawing.canvas.stage import Stage


def write_vectors(stage: Stage, path: Path, title: str, description: str) -> None:
    """Write what a stage shows, by the suffix as SVG or PDF, without the date: bytes repeat."""
    metadata: dict[str, dict[str, str | None]] = {
        ".svg": {"Title": title, "Description": description, "Date": None},
        ".pdf": {"Title": title, "Subject": description, "CreationDate": None},
    }
    stage.figure.savefig(path, metadata=metadata[path.suffix])
