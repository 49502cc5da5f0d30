"""What every picture is drawn with: colours, places, pen and brush."""
