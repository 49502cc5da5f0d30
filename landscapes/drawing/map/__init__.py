"""Maps of landscapes and the runs on them."""
