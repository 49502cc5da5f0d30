"""Modifiers: what any optimizer may have around its rule, such as weight decay or clipping.

To add one, write a function from an optimizer to an optimizer and list it in ``MODIFIERS``,
whose order is that in which they stand around a rule. Its docstring (formula, source) is what
``landscapes list modifiers`` prints.

There are three places around a rule:

- **What the rule is told.** ``sam`` moves to the ascent point and takes the gradient there;
  ``clip_norm`` and then ``clip_value`` shorten this; ``weight_decay: {l2: …}`` adds its term to
  the clipped gradient, as in PyTorch, where gradients are clipped before the optimizer adds it.
- **What the rule does.** ``cautious`` leaves out parts of its step;
  ``weight_decay: {decoupled: …}`` adds to the step.
- **Where it stands.** ``lookahead`` goes back towards its slow weights, ``constraint`` to the
  nearest allowed point, and ``average`` follows the positions without changing them.
"""

from collections.abc import Callable, Mapping
from inspect import signature
from types import MappingProxyType
from typing import Any

from landscapes.modifiers.done import cautious, weight_decay
from landscapes.modifiers.standing import average, constraint, lookahead
from landscapes.modifiers.told import clip_norm, clip_value, sam
from landscapes.optimizers import Optimizer

__all__ = ["MODIFIERS", "modified"]

MODIFIERS: Mapping[str, Callable[..., Optimizer]] = MappingProxyType(
    {
        function.__name__: function
        for function in (
            cautious,
            weight_decay,
            clip_value,
            clip_norm,
            sam,
            lookahead,
            constraint,
            average,
        )
    }
)
"""Every modifier by name, the one next to the rule first."""


def modified(
    rule: Optimizer, modifiers: Mapping[str, Mapping[str, Any]], learning_rate: Any
) -> Optimizer:
    """Put modifiers around a rule, in their order.

    Args:
        rule: the update rule.
        modifiers: the settings of each modifier, by its name.
        learning_rate: that of the rule; None if it has none.

    Raises:
        ValueError: if decoupled weight decay lacks a learning rate.
    """
    for name, function in MODIFIERS.items():
        if name in modifiers:
            asks = "learning_rate" in signature(function).parameters
            own = {"learning_rate": learning_rate} if asks else {}
            rule = function(rule, **modifiers[name], **own)
    return rule
