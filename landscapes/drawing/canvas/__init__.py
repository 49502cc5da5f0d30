"""The base of every picture: figures, layouts, legends and moving parts."""
