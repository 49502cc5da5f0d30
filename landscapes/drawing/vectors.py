"""Stage → SVG or PDF."""

from pathlib import Path

from landscapes.drawing.canvas.stage import Stage


def write_vectors(stage: Stage, path: Path, title: str, description: str) -> None:
    """Write a picture as SVG or PDF, by the suffix; without a date, so that bytes repeat."""
    metadata: dict[str, dict[str, str | None]] = {
        ".svg": {"Title": title, "Description": description, "Date": None},
        ".pdf": {"Title": title, "Subject": description, "CreationDate": None},
    }
    # matplotlib leaves a file open that it cannot write to the end.
    with path.open("wb") as file:
        stage.figure.savefig(file, format=path.suffix[1:], metadata=metadata[path.suffix])
