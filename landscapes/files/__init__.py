"""Files that appear whole or not at all, and several of them together.

What is written is a draft, a hidden file beside its target (``hidden``), until all drafts of a
call are complete; then all are moved into place (``publishing``). An error or a signal in the
midst of that puts the old files back. Only what ends the process at once can leave some files
new and others old, each of them whole; and drafts, which are removed when something is written
to their folder again. ``errors`` says which file could not be written.
"""

from landscapes.files.errors import explained, naming, naming_instead
from landscapes.files.hidden import hidden, is_hidden, remove_leftovers
from landscapes.files.publishing import file_behind, publish
from landscapes.files.whole import WholeFiles, write_bytes, write_new_text, write_text

__all__ = [
    "WholeFiles",
    "explained",
    "file_behind",
    "hidden",
    "is_hidden",
    "naming",
    "naming_instead",
    "publish",
    "remove_leftovers",
    "write_bytes",
    "write_new_text",
    "write_text",
]
