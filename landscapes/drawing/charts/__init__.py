"""Pictures of numbers against a step: responses, grids of them, and learning histories."""
