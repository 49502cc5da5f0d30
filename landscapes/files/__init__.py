"""Files that appear whole or not at all, and several of them together.

Each file is first written to a temporary one, hidden beside its target (``hidden``). When all
files of a call are complete, they are moved into place together (``publishing``). An error or a
signal during the move puts the old files back. Only an abrupt end of the process can leave some
files new and others old, each of them whole, and temporary files, which are removed at the next
write to their folder. ``errors`` says which file could not be written.
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
