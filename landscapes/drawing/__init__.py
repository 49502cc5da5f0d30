"""What pictures are drawn with, whatever the kind of scenario.

``canvas`` is below every picture; ``map`` and ``surface`` show landscapes, ``charts`` numbers.
``compose`` asks the kind of a recording for its figure, ``vectors`` writes a figure as paths,
and ``settings`` are matplotlib's own while that is done.
"""
