"""A user's own landscape, written as an expression of x and y.

An expression consists of numbers, names, ``+ - * / **``, parentheses and the functions
in ``FUNCTIONS``, in Python's notation. It is never run as Python: its syntax
tree is checked against this short list and rebuilt from functions of
``autograd.numpy``. So an expression from a stranger can only compute a
function of x and y.
"""

from landscapes.expression.check import check_expression, check_finite, check_gradient
from landscapes.expression.tree import expression_landscape, parse_expression
from landscapes.expression.vocabulary import CONSTANTS, FUNCTIONS, VARIABLES, ExpressionError

__all__ = [
    "CONSTANTS",
    "FUNCTIONS",
    "VARIABLES",
    "ExpressionError",
    "check_expression",
    "check_finite",
    "check_gradient",
    "expression_landscape",
    "parse_expression",
]
