"""Attacks with random inputs: what the program promises of all inputs, tried on many.

A job is a module with ``attempt(rng, folder)``, which raises ``FaultError`` where a promise is
broken. Every attempt has a seed of its own, so that it can be made again, and a folder of its
own for its inputs, which is kept if it finds something.
"""


class FaultError(AssertionError):
    """A promise that was not kept, and how that was seen."""
