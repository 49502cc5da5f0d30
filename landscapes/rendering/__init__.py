"""Recording → pictures: stills and animations.

``theme`` says how things look, ``layout`` where they go. ``compose`` makes a
``stage``, once, by the kind of the recording: still parts drawn with ``draft``,
and parts that move, drawn with ``brush``. ``timeline`` and ``frames`` make a
stream of pictures, which ``film`` runs past the encoders in ``encode`` and
``webp``. ``budget`` does so again, with less quality, where a file is too large.
"""
