"""The line that is printed for a file that was written."""

from typing import TYPE_CHECKING

from landscapes.formats import FORMATS

if TYPE_CHECKING:
    from landscapes.output import Rendered


def described(file: "Rendered") -> str:
    """Write ``renders/wobbly.gif  1200×800  10 s  355 kB``."""
    size = sized(file.bytes)
    if file.size is None:
        form = FORMATS.get(file.path.suffix.removeprefix("."))
        return f"{file.path}  {form.title if form else 'text'}  {size}"
    seconds = f"{round(file.seconds, 2):g} s" if file.seconds else "still"
    return f"{file.path}  {file.size.width}×{file.size.height}  {seconds}  {size}"


def sized(count: int) -> str:
    """Write ``634 bytes``, ``355 kB``, ``1.2 MB``."""
    if count < 1000:
        return "1 byte" if count == 1 else f"{count} bytes"
    # From 999.5 kB on, megabytes: not "1000 kB".
    return f"{count / 1e3:.0f} kB" if count < 999_500 else f"{count / 1e6:.1f} MB"
