"""From a stage to files: when each picture is shown, and the encoders."""
