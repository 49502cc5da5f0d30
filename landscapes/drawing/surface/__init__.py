"""Pictures of a landscape as a surface in three dimensions."""
