"""Recording → pictures: stills and animations.

``canvas`` is what every picture is drawn with. ``compose`` makes a stage, once, by
the kind of the recording: ``maps`` for landscapes, ``charts`` for numbers. ``film``
makes a stream of frames of it and writes it to files; ``vectors`` writes paths.
``settings`` are matplotlib's own while that is done.
"""
