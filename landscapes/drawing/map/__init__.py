"""Pictures of landscapes: maps and surfaces, the runs on them, and what stands around."""
