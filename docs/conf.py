"""How Sphinx makes the documentation's site of these pages: `make site`."""

import tomllib
from pathlib import Path

_ROOT = Path(__file__).parents[1]

project = "landscapes"
author = "The landscapes authors"
copyright = f"2026, {author}"  # noqa: A001, RUF100  # the name that Sphinx reads
version = release = tomllib.loads((_ROOT / "pyproject.toml").read_text(encoding="utf-8"))[
    "project"
]["version"]

extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.napoleon", "sphinx_copybutton"]
html_theme = "furo"
html_title = f"landscapes {version}"
html_show_sourcelink = False

myst_heading_anchors = 3

autodoc_typehints = "description"
autodoc_typehints_description_target = "documented"
python_use_unqualified_type_names = True
napoleon_numpy_docstring = False
napoleon_use_ivar = True
copybutton_exclude = ".linenos, .gp, .go"
