"""Pictures made of cells: maps with a colour for each of very many runs."""
