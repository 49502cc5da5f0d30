"""Drawing for the pictures of all kinds of scenario.

Every picture uses ``canvas``; ``map`` and ``surface`` show landscapes, ``charts`` numbers.
``compose`` asks the kind of a recording for its figure, ``vectors`` writes a figure as paths,
and ``settings`` gives matplotlib its defaults meanwhile.
"""
