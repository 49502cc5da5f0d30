"""What every key of a scenario file means, in a sentence for an editor and the documentation."""

from collections.abc import Mapping
from types import MappingProxyType

DESCRIPTIONS: Mapping[str, str] = MappingProxyType(
    {
        # Any scenario.
        "kind": "What the scenario shows; a landscape, if it is not said.",
        "extends": (
            "Another scenario, by its name or file: its keys hold where this file has none."
        ),
        "title": "What stands above the picture.",
        "optimizers": "The optimizers: names, or mappings with a name and hyperparameters.",
        "render": "How the picture and the animation are made.",
        # A landscape.
        "landscape": "The loss to minimise.",
        "start": "The start point [x, y], or several of them: every optimizer starts from each.",
        "steps": "How many steps each run takes.",
        "ExpressionPart.title": "What the landscape is called.",
        "expression": "f as an expression of x, y and the parameters.",
        "parameters": "The values of the names in the expression.",
        "view": "What is shown of the landscape, or only in which style.",
        "domain": (
            "The part of the plane that is shown: [x_min, x_max, y_min, y_max]; it spans 1e-9 to"
            " 1e9 each way."
        ),
        "style": "A map with isolines, or the surface seen from above.",
        "azimuth": "From where a surface is seen: the angle around the vertical, in degrees.",
        "elevation": "From where a surface is seen: the angle above the plane, in degrees.",
        "levels": "The losses at which isolines are drawn, increasing, or how to choose them.",
        # Noise.
        "noise": "Noise on the gradients; all optimizers meet the same.",
        "gaussian": "The standard deviation of the normal noise on each coordinate of a gradient.",
        "minibatch": "Data points, which shift the landscape: a step is told of some of them only.",
        "MinibatchPart.data": (
            "The points (u, v): drawn ones, a list, or columns of a table. The loss is the mean"
            " of f(x - u, y - v) over them."
        ),
        "MinibatchPart.size": "How many points make a mini-batch; if there are fewer, it is all.",
        "DrawnPoints.points": "How many there are, 256 at most.",
        "DrawnPoints.spread": "The standard deviation of each coordinate; their mean is zero.",
        "PointsTable.columns": "The columns of the table that have u and v.",
        "noise.seed": "The seed of the noise: all of it comes from numpy's default_rng(seed).",
        "noise.seeds": "How many runs each optimizer has, with noise of its own, or their seeds.",
        "noise.show_batch": "Whether the current mini-batch's isolines are drawn over the map.",
        # Responses.
        "signal": "The gradient at each epoch: a signal's name, own numbers, or a table's column.",
        "signals": "The gradients: signals' names, own numbers, or columns of tables.",
        "epochs": "How many gradients there are; 300, or all of one's own.",
        "optimizer": "The optimizer that answers; one hyperparameter may have several values.",
        "response_grid.optimizers": "The optimizers that answer, one a row.",
        "convention": (
            "Whose form of the update rule: Lasagne's, which made the article's pictures,"
            " or the formula that the article prints."
        ),
        "accumulators": "Whether what the optimizer accumulates is shown below its answer.",
        "csv": "A table beside the scenario: a CSV file with a row of column names.",
        "column": "The column of the table that has the gradients.",
        # Learning histories.
        "data": "The dataset to learn.",
        "validation": "The part of the data that the network is judged by and does not learn.",
        "network": "The network between the data's inputs and its outputs.",
        "network.hidden_layers": "How many units each hidden layer has.",
        "network.activation": "The function of each hidden unit.",
        "network.loss": "What the network minimises.",
        "batch_size": "How many points each step's gradient is the mean of.",
        "iterations": "How many steps each training takes.",
        "seeds": "How many trainings there are of each optimizer, or the seed of each.",
        # Sensitivity.
        "sensitivity.start": (
            "The start point [x, y], several of them, or how many random ones in the domain."
        ),
        "start.count": "How many random start points there are.",
        "axes": "The hyperparameters to vary, one or two: the one across, and the one up.",
        "axes.from": "The lowest value.",
        "axes.to": "The highest value.",
        "axes.scale": (
            "What the values are at equal distances of: linear, log, or log_complement,"
            " the logarithm of 1 − value; if it is not said, log of what must be above 0,"
            " log_complement of what must be below 1 and here ends above 0.95, or else linear."
        ),
        "sensitivity.grid": "How many values each axis has: one number, or [columns, rows].",
        "measure": "What is shown of the runs: the median over starts of this.",
        # Basins.
        "basins.view": "What is shown of the landscape, and has starts.",
        "grid": "How many starts there are along each axis, or [columns, rows].",
        # Races.
        "race.starts": (
            "The starts, the same for all trials: points, or how many random ones; 16, if not said."
        ),
        "starts.count": "How many starts are drawn, evenly over the part of the plane shown.",
        "race.steps": "How many steps each run takes.",
        "race.view": "What is shown of the landscape.",
        "target": (
            "The loss that a run must end at or below to succeed; without it, a run succeeds"
            " that ends at a global minimum."
        ),
        "tuning": "How each optimizer is tuned, within the same budget.",
        "tuning.search": "Whether settings are drawn at random, or lie on a grid.",
        "tuning.trials": "How many settings of each optimizer are tried; a grid has up to so many.",
        "tuning.seed": "Which random settings are drawn.",
        "race.optimizers": (
            "The optimizers: names, or mappings with a name and hyperparameters. A hyperparameter"
            " with a range, such as {from: 1e-3, to: 1, scale: log}, is tuned in it."
        ),
        "from": "Where the range begins.",
        "to": "Where the range ends.",
        "scale": (
            "What is spread evenly over the range: the value, its logarithm, or that of 1 − value;"
            " by default log of what must be above 0, log_complement of what must be below 1 and"
            " here ends above 0.95, or else linear."
        ),
        # Rendering.
        "render.size": (
            "Width and height in pixels, at most twice as high as wide or 4 times as wide as high;"
            " text and lines scale along."
        ),
        "render.fps": "Frames per second; the whole film has two frames or more.",
        "render.duration": "How long the animation plays, in seconds, holds included; an MP4"
        " lasts the whole frames that come nearest to it.",
        "render.theme": "The colours: on a light or dark ground, for printing, or on none.",
        "render.caption": "A line of text below the picture.",
        "render.panels": "What stands side by side: the landscape, and charts over the steps.",
        "render.reveal": "A question over the first picture, before the runs go.",
        "Reveal.question": "What is asked.",
        "render.hold_first": (
            "How long the first picture stays, in seconds; a frame, or for a question a quarter of"
            " the duration or less, if not said."
        ),
        "render.hold_last": "How long the last picture stays, in seconds; 2 or less, if not said.",
        "render.pace": "Whether the steps go by evenly, or the first ones slower.",
        "render.loop": "How many times a GIF or WebP plays; forever, if not said.",
        "render.max_mb": "How many megabytes a GIF or WebP may have.",
        "render.formats": "The files to write.",
        "render.atlas": "How fine the atlas of an explorable page (html) is.",
        "Atlas.starts": "How many start points there are along each axis.",
        "Atlas.learning_rates": "How many learning rates each optimizer has, its own among them.",
        "Atlas.momenta": "How many values of momentum each optimizer has that has one.",
        "Atlas.positions": "How many positions are kept at most; each takes about two bytes.",
        # Entries that choose something by name.
        "name": "What is chosen.",
        "label": "What the picture calls it.",
        "color": "The colour of its line: a name, or '#rrggbb' in quotes.",
        # Hyperparameters.
        "learning_rate": "η, the factor of every step.",
        "momentum": "μ, the part of the velocity that stays from step to step.",
        "rho": "ρ, the part of the running average that stays from step to step.",
        "beta1": "β₁, the part of the mean gradient that stays from step to step.",
        "beta2": "β₂, the part of the squares' mean (or maximum) that stays from step to step.",
        "epsilon": "ε, which keeps the division from being by zero.",
        "averaging": "How the velocities looked ahead with are weighted.",
        "accumulate": "What of the gradients is summed.",
        "scaling": "How the sum scales a step.",
        "initial_update_rms": "The root mean square of the updates before the first.",
        # Parameters of landscapes.
        "rosenbrock.a": "The x of the minimum.",
        "rosenbrock.b": "How steep the walls of the valley are.",
        "rastrigin.a": "How deep the dents are.",
        "ackley.a": "How deep the funnel is.",
        "ackley.b": "How narrow the funnel is.",
        "ackley.c": "How close to each other the dents are.",
        "condition_number": "How much steeper the bowl is along one axis than along the other.",
        "angle": "How far the axes are turned, in degrees.",
        # Parameters of signals and datasets.
        "period": "After how many epochs it repeats.",
        "width": "For how many epochs of a period it is up.",
        "height": "How high it is.",
        "amplitude": "How far the wave swings from zero.",
        "two_moons.noise": "How wide the noise is.",
        "two_spirals.noise": "How wide the noise is.",
        "noisy_sin.noise": "How wide the noise is.",
        "very_noisy_sin.noise": "How wide the noise is.",
        "seed": "Which random numbers are drawn.",
        "early_height": "How high the first teeth are.",
        "late_height": "How high the later teeth are.",
        "at": "The epoch of the change.",
        "value": "The gradient.",
        "before": "The gradient before the change.",
        "after": "The gradient after the change.",
        "points": "How many points both classes have together.",
        "turns": "How often each spiral winds around the centre.",
    }
)
"""The description of each key, alone or behind the key or name that it stands under."""


def description(key: str, under: str = "") -> str | None:
    """What a key means under another key or a name, such as ``fps`` under ``render``."""
    return DESCRIPTIONS.get(f"{under}.{key}") or DESCRIPTIONS.get(key)
