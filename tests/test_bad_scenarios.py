"""Wrong scenarios and what a person is told: each message word by word, and where it points."""

import os
import re
import subprocess
import sys
import tracemalloc
from pathlib import Path

import pytest
import yaml
from conftest import with_few_calls
from names import any_format, any_of, keys_of

from landscapes import functions, optimizers
from landscapes.declaration import declaration
from landscapes.loading import ScenarioError, load_scenario, parse_scenario
from landscapes.loading.conventions import conventions_of
from landscapes.loading.sizes import SIZES

OWN = "; one of your own comes with --plugin FILE.py"
SIZE = f"size must be WIDTHxHEIGHT in pixels such as 1200x800, or {', '.join(SIZES)}"

LANDSCAPES = ", ".join(functions.LANDSCAPES)
OPTIMIZERS = ", ".join(optimizers.OPTIMIZERS)
FORMATS = any_format("landscape")
RENDER = keys_of("landscape", "render")
KEYS = keys_of("landscape")
OF_ADAM = ", ".join(each.name for each in declaration(optimizers.OPTIMIZERS["adam"]).settings)
OF_NESTEROV = any_of(conventions_of(optimizers.OPTIMIZERS["nesterov"]))
MISSING = tuple(f"missing key '{key}'" for key in ("landscape", "start", "steps", "optimizers"))

GOOD = {
    "landscape": "wobbly",
    "start": "[-2.8, -2.5]",
    "steps": "10",
    "optimizers": "[adam]",
}
"""A scenario in four lines: landscape on line 1, start on 2, steps on 3, optimizers on 4."""


def but(**lines: str) -> str:
    """The good scenario with other values; new keys come behind it, from line 5."""
    return "".join(f"{key}: {value}".rstrip() + "\n" for key, value in (GOOD | lines).items())


def one(hyperparameters: str, name: str = "nesterov") -> str:
    """The good scenario with one optimizer; nesterov's settings begin at column 22 of line 5."""
    return but(optimizers=f"\n  - {{name: {name}, {hyperparameters}}}")


def missing(place: str, *but_not: str) -> tuple[str, ...]:
    return tuple(f"{place}: {m}" for m in MISSING if not any(f"'{key}'" in m for key in but_not))


# fmt: off
UNKNOWN = [
    ("key", but(step="3"), "5:1: unknown key 'step' (did you mean 'steps'?)"),
    ("key unlike any", but(qwertz="3"), f"5:1: unknown key 'qwertz' (known: {KEYS})"),
    ("key in capitals", "Title: x\n" + but(), "1:1: unknown key 'Title' (did you mean 'title'?)"),
    ("key that is a number", "1: x\n" + but(), f"1:1: unknown key '1' (known: {KEYS})"),
    ("key that is null", "~: x\n" + but(), f"1:1: unknown key '~' (known: {KEYS})"),
    ("key that is nothing", "'': x\n" + but(), f"1:1: unknown key '' (known: {KEYS})"),
    ("key of another place", but(fps="10", levels="[1]"),
     "5:1: unknown key 'fps' (did you mean it inside 'render'?)",
     "6:1: unknown key 'levels' (did you mean it inside 'view'?)"),
    ("key of view", but(view="{domian: [-1, 1, -1, 1]}"),
     "5:8: unknown key 'domian' of view (did you mean 'domain'?)"),
    ("key of render", but(render="\n  fps: 10\n  fsp: 10"),
     "7:3: unknown key 'fsp' of render (did you mean 'fps'?)"),
    ("key of render unlike any", but(render="{dpi: 100}"),
     f"5:10: unknown key 'dpi' of render (known: {RENDER})"),
    # A required key that is misspelt is one mistake, not an unknown and a missing key.
    ("required key misspelt", but().replace("landscape", "landscap"),
     "1:1: unknown key 'landscap' (did you mean 'landscape'?)"),
    ("landscape", but(landscape="wobly"),
     "1:12: unknown landscape 'wobly' (did you mean 'wobbly'?)"),
    ("landscape as it is titled", but(landscape="Hills and canyon"),
     "1:12: unknown landscape 'Hills and canyon' (did you mean 'hills_and_canyon'?)"),
    ("landscape unlike any", but(landscape="moon"),
     f"1:12: unknown landscape 'moon' (known: {LANDSCAPES}){OWN}"),
    ("optimizer", but(optimizers="[sgd, nestrov]"),
     "4:19: unknown optimizer 'nestrov' (did you mean 'nesterov'?)"),
    ("optimizer near two", but(optimizers="[nestero]"),
     "4:14: unknown optimizer 'nestero' (did you mean 'nesterov' or 'smoothed_nesterov'?)"),
    ("optimizer as it is titled", but(optimizers="[RMSProp]"),
     "4:14: unknown optimizer 'RMSProp' (did you mean 'rmsprop'?)"),
    ("optimizer by a part of its name", but(optimizers="[rms]"),
     "4:14: unknown optimizer 'rms' (did you mean 'rmsprop'?)"),
    ("optimizer unlike any", but(optimizers="[zebra]"),
     f"4:14: unknown optimizer 'zebra' (known: {OPTIMIZERS}){OWN}"),
    ("optimizer of a mapping", one("learning_rate: 1", name="nestrov"),
     "5:12: unknown optimizer 'nestrov' (did you mean 'nesterov'?)"),
    ("optimizer without a list", but(optimizers="nestrov"),
     "4:13: unknown optimizer 'nestrov' (did you mean 'nesterov'?)"),
    ("optimizers in one text", but(optimizers="adam, sgd"),
     f"4:13: unknown optimizer 'adam, sgd' (known: {OPTIMIZERS}){OWN}"),
    ("hyperparameter", one("learning_rat: 1"),
     "5:22: unknown hyperparameter 'learning_rat' of nesterov (did you mean 'learning_rate'?)"),
    ("hyperparameter abbreviated", one("lr: 1"),
     "5:22: unknown hyperparameter 'lr' of nesterov (did you mean 'learning_rate'?)"),
    ("hyperparameter of another", one("momentum: 0.9", name="adam"),
     f"5:18: unknown hyperparameter 'momentum' of adam (known: {OF_ADAM})"),
    ("hyperparameter without a list", but(optimizers="\n  name: adam\n  beta3: 0.9"),
     "6:3: unknown hyperparameter 'beta3' of adam (did you mean 'beta2' or 'beta1'?)"),
    ("colour with u", one("colour: red"),
     "5:22: unknown hyperparameter 'colour' of nesterov (did you mean 'color'?)"),
    ("very long name", but(landscape="w" * 3000),
     f"1:12: unknown landscape '{'w' * 58}… (known: {LANDSCAPES}){OWN}"),
    ("line break in a name", but(landscape='"wob\\nbly"'),
     r"1:12: unknown landscape 'wob\nbly' (did you mean 'wobbly'?)"),
]

TYPES = [
    ("landscape a number", but(landscape="3"),
     "1:12: a landscape must be a name or a mapping with a name, not 3"),
    ("landscape a list", but(landscape="[wobbly]"),
     "1:12: a landscape must be a name or a mapping with a name, not ['wobbly']"),
    ("landscape empty", but(landscape=""),
     "1:11: a landscape must be a name or a mapping with a name, not empty"),
    ("title a year", but(title="2025"), "5:8: title must be text, not 2025; put it in quotes"),
    ("title a truth", but(title="true"), "5:8: title must be text, not true; put it in quotes"),
    ("title a list", but(title="[a, b]"), "5:8: title must be text, not ['a', 'b']"),
    ("title without value", but(title=""), "5:7: title must be text, not empty"),
    ("title empty", but(title="''"), "5:8: title must not be empty"),
    ("title blank", but(title="'  '"), "5:8: title must not be empty"),
    ("title that cannot be seen", but(title=r'"\u200b"'),
     "5:8: title must have a visible character;"
     " delete the zero width space, which is invisible"),
    ("title long", but(title="x" * 81), "5:8: title must have at most 80 characters, not 81"),
    ("title of two lines", but(title="|\n  one\n  two"),
     r"5:8: title must be one line of text, not 'one\ntwo'"),
    ("title with a control character", but(title=r'"a\0b"'),
     r"5:8: title must be one line of text, not 'a\x00b'"),
    ("subtitle long", but(subtitle="x" * 161),
     "5:11: subtitle must have at most 160 characters, not 161"),
    ("headline a number", but(headline="3"),
     "5:11: headline must be text, not 3; put it in quotes"),
    ("headline long", but(headline="x" * 81),
     "5:11: headline must have at most 80 characters, not 81"),
    ("headline of a mapping", but(headline="{txt: auto}"),
     "5:12: unknown key 'txt' of headline (did you mean 'text'?)"),
    ("headline with a name", but(headline="{text: a, name: b}"),
     "5:21: unknown key 'name' of headline (known: text)"),
    ("headline of a mapping, empty", but(headline="{text: ''}"), "5:18: text must not be empty"),
    ("aspect", but(view="{aspect: square}"),
     "5:16: aspect must be 'equal' or 'free', not 'square'"),
    ("reveal", but(render="{reveal: prediction}"),
     "5:18: reveal must be predict or a mapping with a question, not 'prediction'"
     " (did you mean 'predict'?)"),
    ("theme", but(render="{theme: transparent-dark}"),
     "5:17: theme must be 'light', 'dark', 'print', 'transparent' or 'transparent_dark', not"
     " 'transparent-dark' (did you mean 'transparent_dark'?)"),
    ("dots", but(render="{dots: none}"),
     "5:16: dots must be true, false or auto, not 'none' (did you mean false?)"),
    ("dots auto", but(render="{dots: autos}"),
     "5:16: dots must be true, false or auto, not 'autos' (did you mean 'auto'?)"),
    ("loop", but(render="{loop: forevr}"),
     "5:16: loop must be forever, once or a number up to 1000, not 'forevr'"
     " (did you mean 'forever'?)"),
    ("view", but(view="surfaces"),
     "5:7: view must be contour, surface or a mapping, not 'surfaces' (did you mean 'surface'?)"),
    ("axis without a name", but(view="{x_label: ''}"), "5:17: x_label must not be empty"),
    ("steps text", but(steps="many"), "3:8: steps must be a whole number, not 'many'"),
    ("steps broken", but(steps="1.5"), "3:8: steps must be a whole number, not 1.5"),
    ("steps a truth", but(steps="true"), "3:8: steps must be a whole number, not true"),
    ("steps yes", but(steps="yes"), "3:8: steps must be a whole number, not 'yes'"),
    ("steps empty", but(steps=""), "3:7: steps must be a whole number, not empty"),
    ("steps quoted", but(steps="'10'"), "3:8: steps must be a whole number, not '10'"),
    ("steps with a comma", but(steps="1,000"), "3:8: steps must be a whole number, not '1,000'"),
    ("steps hexadecimal", but(steps="0x10"), "3:8: steps must be a whole number, not '0x10'"),
    ("steps in minutes", but(steps="1:30"), "3:8: steps must be a whole number, not '1:30'"),
    ("steps a list", but(steps="[10, 20]"), "3:8: steps must be a whole number, not [10, 20]"),
    ("steps NaN", but(steps=".nan"), "3:8: steps must be a whole number, not nan"),
    ("steps infinite", but(steps=".inf"), "3:8: steps must be a whole number, not inf"),
    ("number text", one("momentum: high"), "5:32: momentum must be a number, not 'high'"),
    ("number quoted", one("momentum: '0.9'"), "5:32: momentum must be a number, not '0.9'"),
    ("number a truth", one("momentum: true"), "5:32: momentum must be a number, not true"),
    ("number a list in a list", one("momentum: [0.5, [0.9]]"),
     "5:38: momentum 2 must be a number, not [0.9]"),
    ("number a mapping", one("momentum: {a: 1}"), "5:32: momentum must be a number, not a mapping;"
        " a schedule has the key schedule, as in {schedule: cosine, from: 0.1}"),
    ("number empty", one("momentum: "), "5:31: momentum must be a number, not empty"),
    ("number with a decimal comma", but(optimizers="\n  - name: nesterov\n    momentum: 0,9"),
     "6:15: momentum must be a number, not '0,9'"),
    ("number NaN", one("momentum: .nan"), "5:32: momentum must be a finite number, not nan"),
    ("number infinite", one("learning_rate: .inf"),
     "5:37: learning_rate must be a finite number, not inf"),
    ("number too large for a float", one("learning_rate: 1e999"),
     "5:37: learning_rate must be a finite number, not inf"),
    ("choice", one("convention: lasagna"),
     f"5:34: convention must be {OF_NESTEROV}, not 'lasagna'"
     " (did you mean 'lasagne'?)"),
    ("choice a number", one("convention: 3"),
     f"5:34: convention must be {OF_NESTEROV}, not 3"),
    ("label a number", one("label: 3"), "5:29: label must be text, not 3; put it in quotes"),
    ("label a list", one("label: [a]"), "5:29: label must be text, not ['a']"),
    ("label empty", one("label: "), "5:28: label must be text, not empty"),
    ("label long", one(f"label: {'x' * 61}"),
     "5:29: label must have at most 60 characters, not 61"),
    ("label of two lines", one(r'label: "a\tb"'),
     r"5:29: label must be one line of text, not 'a\tb'"),
    ("colour unknown", one("color: redd"),
     "5:29: color must be a colour such as '#d55e00' or crimson, not 'redd' (did you mean 'red'?)"),
    ("colour too short", one("color: '#d55e'"),
     "5:29: color must be a colour such as '#d55e00' or crimson, not '#d55e'"),
    ("colour not hexadecimal", one("color: '#d55eog'"),
     "5:29: color must be a colour such as '#d55e00' or crimson, not '#d55eog'"),
    ("colour beyond 255", one("color: 'rgb(999, 0, 0)'"),
     "5:29: color must be a colour such as '#d55e00' or crimson, not 'rgb(999, 0, 0)'"),
    ("colour a number", one("color: 123456"),
     "5:29: color must be a colour such as '#d55e00' or crimson, not 123456"),
    # Without quotes, YAML takes the colour for a comment.
    ("colour without quotes", but(optimizers="\n  - name: adam\n    color: #d55e00"),
     "6:11: color must be a colour such as '#d55e00' or crimson, not empty"),
    ("view empty", but(view=""), "5:6: view must be a mapping such as {domain: …}, not empty"),
    ("view a list", but(view="[1, 2]"),
     "5:7: view must be a mapping such as {domain: …}, not [1, 2]"),
    ("render empty", but(render=""), "5:8: render must be a mapping such as {size: …}, not empty"),
    ("render text", but(render="big"),
     "5:9: render must be a mapping such as {size: …}, not 'big'"),
    ("levels text", but(view="{levels: many}"),
     "5:16: levels must be 'log', 'quantile' or 'linear', not 'many'"),
    ("levels a number", but(view="{levels: 3}"), "5:16: levels must be a list, not 3"),
    ("levels without value", but(view="{levels: }"), "5:15: levels must be a list, not empty"),
    ("levels of text", but(view="{levels: [1, two, ~]}"),
     "5:20: level 2 must be a number, not 'two'", "5:25: level 3 must be a number, not empty"),
    ("levels with NaN", but(view="{levels: [1, .nan]}"),
     "5:20: level 2 must be a finite number, not nan"),
    ("domain text", but(view="{domain: all}"),
     "5:16: domain must be four finite numbers [x_min, x_max, y_min, y_max], not 'all'"),
    ("domain of three", but(view="{domain: [1, 2, 3]}"),
     "5:16: domain must be four finite numbers [x_min, x_max, y_min, y_max], not [1, 2, 3]"),
    ("domain of pairs", but(view="{domain: [[0, 1], [0, 1]]}"),
     "5:16: domain must be four finite numbers [x_min, x_max, y_min, y_max], not [[0, 1], [0, 1]]"),
    ("domain with text", but(view="{domain: [0, 1, up, 1]}"),
     "5:16: domain must be four finite numbers [x_min, x_max, y_min, y_max], not [0, 1, 'up', 1]"),
    ("domain infinite", but(view="{domain: [0, .inf, 0, 1]}"),
     "5:16: domain must be four finite numbers [x_min, x_max, y_min, y_max], not [0, inf, 0, 1]"),
    ("domain without value", but(view="{domain: }"),
     "5:15: domain must be four finite numbers [x_min, x_max, y_min, y_max], not empty"),
    ("fps text", but(render="{fps: fast}"), "5:15: fps must be a number, not 'fast'"),
    ("duration with a unit", but(render="{duration: 10s}"),
     "5:20: duration must be a number, not '10s'"),
    ("hold without value", but(render="{hold_last: }"),
     "5:20: hold_last must be a number, not empty"),
    ("size a word", but(render="{size: big}"),
     f"5:16: {SIZE}, not 'big'"),
    ("size a list", but(render="{size: [1200, 800]}"),
     f"5:16: {SIZE}, not [1200, 800]"),
    ("size a number", but(render="{size: 1200}"),
     f"5:16: {SIZE}, not 1200"),
    ("size with a side missing", but(render="{size: 1200x}"),
     f"5:16: {SIZE}, not '1200x'"),
    ("size negative", but(render="{size: -1200x800}"),
     f"5:16: {SIZE}, not '-1200x800'"),
    ("size without value", but(render="{size: }"),
     f"5:15: {SIZE}, not empty"),
    ("format unknown", but(render="{formats: [png, jpg]}"),
     f"5:25: format 2 must be {FORMATS}, not 'jpg'"),
    ("format unknown without a list", but(render="{formats: jpg}"),
     f"5:19: formats must be {FORMATS}, not 'jpg'"),
    ("formats in one text", but(render="{formats: 'png,gif'}"),
     f"5:19: formats must be {FORMATS}, not 'png,gif'"),
    ("formats a number", but(render="{formats: 3}"), "5:19: formats must be a list, not 3"),
    ("formats without value", but(render="{formats: }"), "5:18: formats must be a list, not empty"),
    ("optimizers empty", but(optimizers=""), "4:12: optimizers must be a list, not empty"),
    ("optimizers a number", but(optimizers="3"), "4:13: optimizers must be a list, not 3"),
    ("optimizer a number", but(optimizers="[adam, 3]"),
     "4:20: an optimizer must be a name or a mapping with a name, not 3"),
    ("optimizer nothing", but(optimizers="\n  - adam\n  -"),
     "6:4: an optimizer must be a name or a mapping with a name, not empty"),
    ("optimizer a list", but(optimizers="[[adam]]"),
     "4:14: an optimizer must be a name or a mapping with a name, not ['adam']"),
    ("name a number", but(optimizers="[{name: 3}]"), "4:21: name must be text, not 3"),
    ("name a list", but(optimizers="[{name: [adam]}]"), "4:21: name must be text, not ['adam']"),
    ("name without value", but(optimizers="[{name: }]"), "4:20: name must be text, not empty"),
]

POINT = "must be a point [x, y] of two finite numbers"
STARTS = [
    ("start text", but(start="here"), f"2:8: start {POINT}, not 'here'"),
    ("start as numbers in text", but(start="1, 2"), f"2:8: start {POINT}, not '1, 2'"),
    ("start in parentheses", but(start="(1, 2)"), f"2:8: start {POINT}, not '(1, 2)'"),
    ("start a number", but(start="3"), f"2:8: start {POINT}, not 3"),
    ("start empty", but(start=""), f"2:7: start {POINT}, not empty"),
    ("start of none", but(start="[]"), f"2:8: start {POINT}, not []"),
    ("start of one", but(start="[1]"), f"2:8: start {POINT}, not [1]"),
    ("start of three", but(start="[1, 2, 3]"), f"2:8: start {POINT}, not [1, 2, 3]"),
    ("start a mapping", but(start="{x: 1, y: 2}"), f"2:8: start {POINT}, not a mapping"),
    ("start NaN", but(start="[.nan, 2]"), f"2:8: start {POINT}, not [nan, 2]"),
    ("start nan as a word", but(start="[nan, 2]"), f"2:8: start {POINT}, not ['nan', 2]"),
    ("start infinite", but(start="[1, -.inf]"), f"2:8: start {POINT}, not [1, -inf]"),
    ("start too large for a float", but(start="[1e999, 2]"), f"2:8: start {POINT}, not [inf, 2]"),
    ("start of 400 digits", but(start=f"[1, {'9' * 400}]"), f"2:8: start {POINT}, not [1, inf]"),
    ("start with text", but(start="[left, 2]"), f"2:8: start {POINT}, not ['left', 2]"),
    ("start with a truth", but(start="[true, 2]"), f"2:8: start {POINT}, not [true, 2]"),
    ("start with nothing", but(start="[~, 2]"), f"2:8: start {POINT}, not [empty, 2]"),
    ("start too deep", but(start="[[[1, 2]]]"), f"2:9: start 1 {POINT}, not [[1, 2]]"),
    ("some of several starts", but(start="[[1, 2], [3], [4, up], 5, [.inf, 0]]"),
     f"2:17: start 2 {POINT}, not [3]",
     f"2:22: start 3 {POINT}, not [4, 'up']",
     f"2:31: start 4 {POINT}, not 5",
     f"2:34: start 5 {POINT}, not [inf, 0]"),
]

BOUNDS = [
    ("momentum", one("momentum: 1.5"), "5:32: momentum must be less than 1, not 1.5"),
    ("momentum 1", one("momentum: 1"), "5:32: momentum must be less than 1, not 1"),
    ("momentum negative", one("momentum: -0.1"), "5:32: momentum must be at least 0, not -0.1"),
    ("learning rate 0", one("learning_rate: 0"),
     "5:37: learning_rate must be greater than 0, not 0"),
    ("hyperparameter without a list", but(optimizers="\n  name: adam\n  beta1: 3"),
     "6:10: beta1 must be less than 1, not 3"),
    ("steps negative", but(steps="-1"), "3:8: steps must be at least 1, not -1"),
    ("steps 0", but(steps="0"), "3:8: steps must be at least 1, not 0"),
    ("steps too many", but(steps="1e6"), "3:8: steps must be at most 100000, not 1000000"),
    ("steps of 100 digits", but(steps="9" * 100),
     f"3:8: steps must be at most 100000, not {'9' * 59}…"),
    ("steps of 5000 digits", but(steps="9" * 5000),
     "3:8: steps must be a whole number, not inf"),
    ("fps 0", but(render="{fps: 0}"), "5:15: fps must be at least 0.1, not 0"),
    ("fps tiny", but(render="{fps: 1e-300}"), "5:15: fps must be at least 0.1, not 1e-300"),
    ("fps 60", but(render="{fps: 60}"), "5:15: fps must be at most 50, not 60"),
    ("duration 0", but(render="{duration: 0}"), "5:20: duration must be at least 0.04, not 0"),
    ("duration of an hour", but(render="{duration: 3600}"),
     "5:20: duration must be at most 600, not 3600"),
    ("hold negative", but(render="{hold_last: -1}"), "5:21: hold_last must be at least 0, not -1"),
    ("hold longer", but(render="\n  hold_last: 5\n  duration: 3"),
     "6:14: hold_last must be shorter than the duration of 3 s, not 5 s"),
    ("hold as long", but(render="{duration: 3, hold_last: 3}"),
     "5:34: hold_last must be shorter than the duration of 3 s, not 3 s"),
    ("hold longer than the default", but(render="{hold_last: 10}"),
     "5:21: hold_last must be shorter than the duration of 10 s, not 10 s"),
    ("hold of a wrong duration", but(render="{duration: long, hold_last: 20}"),
     "5:20: duration must be a number, not 'long'"),
    ("size too big", but(render="{size: 10000x800}"),
     "5:16: size must have sides of 200 to 4096 pixels, not '10000x800'"),
    ("size too small", but(render="{size: 1200x80}"),
     "5:16: size must have sides of 200 to 4096 pixels, not '1200x80'"),
    ("size very wide", but(render="{size: 2000x400}"),
     "5:16: size must be at most 2 times as high as wide, and at most 4 times as wide as high,"
     " not '2000x400'"),
    ("size of 1000 digits", but(render=f"{{size: {'9' * 1000}x800}}"),
     f"5:16: size must have sides of 200 to 4096 pixels, not '{'9' * 58}…"),
    ("formats of none", but(render="{formats: []}"), "5:19: formats must not be empty"),
    ("optimizers of none", but(optimizers="[]"), "4:13: optimizers must not be empty"),
    ("optimizers too many", but(optimizers=f"[{', '.join(['adam'] * 11)}]"),
     "4:13: optimizers must have at most 10 items, not 11"),
    ("starts too many", but(start=f"[{', '.join(['[1, 2]'] * 101)}]"),
     "2:8: start must have at most 100 items, not 101"),
    ("levels of none", but(view="{levels: []}"), "5:16: levels must not be empty"),
    ("levels too many", but(view=f"{{levels: {list(range(101))}}}"),
     "5:16: levels must have at most 100 items, not 101"),
    ("levels decreasing", but(view="{levels: [1, 3, 2.5, 4]}"),
     "5:16: levels must increase, not go from 3 to 2.5"),
    ("levels repeated", but(view="{levels: [1, 1]}"),
     "5:16: levels must increase, not go from 1 to 1"),
    ("level astronomical", but(view="{levels: [1, 1e300]}"),
     "5:20: level 2 must be at most 1e+12, not 1e+300"),
    ("domain with x inverted", but(view="{domain: [1, -1, 2, 3]}"),
     "5:16: domain must have x_min < x_max and y_min < y_max, not [1, -1, 2, 3]"),
    ("domain with y inverted", but(view="{domain: [-1, 1, 3, 2]}"),
     "5:16: domain must have x_min < x_max and y_min < y_max, not [-1, 1, 3, 2]"),
    ("domain without height", but(view="{domain: [-1, 1, 2, 2]}"),
     "5:16: domain must have x_min < x_max and y_min < y_max, not [-1, 1, 2, 2]"),
    ("domain too wide", but(view="{domain: [-1e308, 1e308, 0, 1]}"),
     "5:16: domain must span 1e-09 to 1e+09 each way, not [-1e+308, 1e+308, 0, 1]"),
    ("domain too narrow", but(view="{domain: [0, 5e-324, 0, 1]}"),
     "5:16: domain must span 1e-09 to 1e+09 each way, not [0, 5e-324, 0, 1]"),
]

KEYS_MISSING_AND_REPEATED = [
    ("all", "title: x\n", *missing("1:1")),
    ("one", "title: x\nsteps: 3\nlandscape: wobbly\noptimizers: adam\n",
     "1:1: missing key 'start'"),
    ("all of an empty mapping", "# nothing yet\n{}\n", *missing("2:1")),
    ("name", but(optimizers="[{learning_rate: 1}]"), "4:14: missing key 'name'"),
    ("name, momentum being a number", but(optimizers="[{momentum: 0.9}]"),
     "4:14: missing key 'name'"),
    ("name misspelt", but(optimizers="[{learning_rate: 1, nam: adam}]"),
     "4:33: unknown key 'nam' (did you mean 'name'?)"),
    ("name, written as a key", but(optimizers="\n  - adam: {learning_rate: 1}"),
     "5:5: missing key 'name' (did you mean 'name: adam'?)"),
    ("name, written as a key without a list", but(optimizers="\n  adam:\n  sgd:"),
     "5:3: missing key 'name' (did you mean 'name: adam'?)"),
    ("name of the second item", but(optimizers="\n  - name: adam\n  - learning_rate: 1"),
     "6:5: missing key 'name'"),
    ("repeated", but() + "steps: 20\n", "5:1: the key 'steps' is repeated (first on line 3)"),
    ("repeated in quotes", but() + "'steps': 20\n",
     "5:1: the key 'steps' is repeated (first on line 3)"),
    ("repeated twice", but() + "steps: 20\nsteps: 30\n",
     "5:1: the key 'steps' is repeated (first on line 3)",
     "6:1: the key 'steps' is repeated (first on line 3)"),
    ("repeated in a mapping", one("momentum: 0.1, momentum: 0.2"),
     "5:37: the key 'momentum' is repeated (first on line 5)"),
    ("repeated with a line break", '"a\\nb": 1\n"a\\nb": 2\n' + but(),
     rf"1:1: unknown key 'a\nb' (known: {KEYS})",
     r"2:1: the key 'a\nb' is repeated (first on line 1)"),
    ("merged", but(optimizers="\n  - &a {name: adam}\n  - <<: *a\n    beta1: 0.5"),
     "6:5: the merge key '<<' is not supported; write the keys out"),
    ("a list", "[a, b]: 1\n" + but(), "1:1: a key must be text, not a list"),
    ("a list after ?", "? [a, b]\n: 1\n" + but(), "1:3: a key must be text, not a list"),
    ("a mapping", "{a: 1}: 1\n" + but(), "1:1: a key must be text, not a mapping"),
]

SECOND = "a second document starts here; one file holds one scenario"
UNFIT = "does not fit what comes before it; check the indentation and the quotes"
COLON = (
    "a ':' is not allowed here; check the indentation and the line before,"
    " and put text that contains ': ' in quotes"
)
TAB = "a tab cannot be used here; use spaces"
BROKEN = [
    ("tab before a key", "landscape: wobbly\nview:\n\tdomain: [1, 2, 3, 4]\n", f"3:1: {TAB}"),
    ("tab before an item", "optimizers:\n\t- adam\n", f"2:1: {TAB}"),
    ("tab after spaces", "view:\n  domain: [1, 2, 3, 4]\n \tlevels: [1]\n", f"3:2: {TAB}"),
    ("tab first", "\tlandscape: wobbly\n", f"1:1: {TAB}"),
    ("bracket open", "start: [1, 2\nsteps: 3\n",
     "2:6: expected ',' or ']' before ':', inside the '[' of line 1"),
    ("bracket open at the end", "steps: 3\nstart: [1, 2\n",
     "3:1: expected ',' or ']' before the end of the file, inside the '[' of line 2"),
    ("bracket closed twice", "start: [1, 2]]\n", f"1:14: ']' {UNFIT}"),
    ("bracket closed by a brace", "start: [1, 2}\n",
     "1:13: expected ',' or ']' before '}', inside the '[' of line 1"),
    ("brace open", "optimizers:\n  - {name: adam\n  - {name: sgd}\n",
     "3:5: expected ',' or '}' before '{', inside the '{' of line 2"),
    ("comma missing", 'view: {domain: [1, 2, 3, 4] levels: [1]}\n',
     "1:29: expected ',' or '}' before this text, inside the '{' of line 1"),
    ("comma too many", "start: [1,, 2]\n", "1:11: expected a value before ','"),
    ("double quote open", 'steps: 3\ntitle: "Hills\nstart: [1, 2]\n',
     "2:8: this quote is never closed"),
    ("single quote open", "steps: 3\ntitle: 'Hills\n", "2:8: this quote is never closed"),
    ("quote in a quote", "title: 'it's mine'\n", f"1:12: this text {UNFIT}"),
    ("quote closed early", 'title: "Hills" and canyon\n', f"1:16: this text {UNFIT}"),
    ("colon missing", "landscape: wobbly\nsteps 3\nstart: [1, 2]\n",
     "2:1: expected 'key: value' here, with a colon and a space"),
    ("colon missing on the first line", "landscape wobbly\nsteps: 3\n", f"2:6: {COLON}"),
    ("space missing", "landscape: wobbly\nsteps:3\nstart: [1, 2]\n",
     "2:1: expected 'key: value' here, with a colon and a space"),
    ("space missing everywhere", "landscape:wobbly\nsteps:3\n",
     "1:1: a scenario consists of lines such as 'landscape: wobbly',"
     " not of 'landscape:wobbly steps:3'"),
    ("colon too many", "title: Hills: a canyon\n", f"1:13: {COLON}"),
    ("key missing", "landscape: wobbly\n: 3\n", f"2:1: ':' {UNFIT}"),
    ("indented too far", "landscape: wobbly\n  steps: 3\n", f"2:8: {COLON}"),
    ("indented too little", "view:\n    domain: [1, 2, 3, 4]\n  levels: [1]\n",
     f"3:3: this key {UNFIT}"),
    ("first line indented", "  landscape: wobbly\nsteps: 3\n", f"2:1: this key {UNFIT}"),
    ("item indented too little", "optimizers:\n  - adam\n - sgd\n", f"3:2: this list item {UNFIT}"),
    ("item among keys", "landscape: wobbly\n- adam\n", f"2:1: this list item {UNFIT}"),
    ("key among items", "- adam\nlandscape: wobbly\n", f"2:1: this key {UNFIT}"),
    ("item behind a key", "optimizers: - adam\n",
     "1:13: a list item must begin on a line of its own"),
    ("question mark", "title: ? who wins\n", "1:8: text that begins with '?' needs quotes"),
    ("at sign", "title: @home\n", "1:8: text that begins with '@' needs quotes"),
    ("backtick", "title: `x`\n", "1:8: text that begins with '`' needs quotes"),
    ("per cent", "title: %x\n", "1:8: text that begins with '%' needs quotes"),
    ("greater than", "title: >5 steps\n", "1:8: text that begins with '|' or '>' needs quotes"),
    ("asterisks", "title: *wow* what a run\n", "1:8: text that begins with '*' needs quotes"),
    ("ampersand", "title: & more\n", "1:8: text that begins with '&' needs quotes"),
    ("comma first", "title: , more\n", "1:8: expected a value before ','"),
    ("alias of nothing", "title: *home\n",
     "1:8: there is no anchor '&home' before this alias; text that begins with '*' needs quotes"),
    ("anchor twice", "title: &a x\nlandscape: &a wobbly\n",
     "2:12: the anchor '&a' is repeated (first on line 1)"),
    ("backslash", 'title: "C:\\dir"\n',
     "1:12: a backslash before 'd' has no meaning in double quotes; use single quotes"),
    ("escape cut short", 'title: "\\x4"\n', "1:11: this escape needs 2 hexadecimal digits"),
    ("escape of no character", 'title: "\\UFFFFFFFF"\n', "1:11: this number is too large"),
    ("escape of half a character", but(title='"\\ud800"'),
     r"5:8: the text '\ud800' is not Unicode"),
    ("key of half a character", '"\\ud800": x\n' + but(), r"1:1: the text '\ud800' is not Unicode"),
    ("two documents", but() + "---\n" + but(), f"5:1: {SECOND}"),
    ("text behind the document", but() + "...\nmore\n", f"6:1: this text {UNFIT}"),
    ("YAML of the future", "%YAML 2.0\n---\n" + but(),
     "1:1: this YAML directive is wrong; a scenario needs none"),
    ("YAML version of 5000 digits", f"%YAML 1.{'1' * 5000}\n---\n" + but(),
     "1:9: this number is too large"),
]

EMPTY = "the file is empty; a scenario begins with a line such as 'landscape: wobbly'"
LINES = "a scenario consists of lines such as 'landscape: wobbly', not of"
NO_SCENARIO = [
    ("empty", "", f"1:1: {EMPTY}"),
    ("blank", "  \n\n", f"1:1: {EMPTY}"),
    ("comment", "# to do\n", f"1:1: {EMPTY}"),
    ("null", "~\n", f"1:1: {EMPTY}"),
    ("list", "- landscape: wobbly\n- steps: 3\n", f"1:1: {LINES} a list"),
    ("text", "\nwobbly\n", f"2:1: {LINES} 'wobbly'"),
    ("number", "3\n", f"1:1: {LINES} 3"),
]

QUOTE = "is not allowed; text that begins with '!' needs quotes"
TAGS = [
    ("python object", but(title="!!python/object:os.PathLike {}"),
     f"5:8: the tag '!!python/object:os.PathLike' {QUOTE}"),
    ("python name as a key", "!!python/name:os.system x: y\n" + but(),
     f"1:1: the tag '!!python/name:os.system' {QUOTE}"),
    ("python tuple", but(start="!!python/tuple [1, 2]"),
     f"2:8: the tag '!!python/tuple' {QUOTE}"),
    ("whole file", "!!python/object/apply:os.system [ls]\n",
     f"1:1: the tag '!!python/object/apply:os.system' {QUOTE}"),
    ("verbatim", but(title="!<tag:yaml.org,2002:python/none> x"),
     f"5:8: the tag '!!python/none' {QUOTE}"),
    ("by a handle", "%TAG !p! tag:yaml.org,2002:python/\n---\n" + but(title="!p!none x"),
     f"7:8: the tag '!!python/none' {QUOTE}"),
    ("by an unknown handle", but(title="!p!none x"),
     "5:8: tags are not allowed; text that begins with '!' needs quotes"),
    ("on an item, which is read without it", but(start="[!!float 1, 2]"),
     f"2:9: the tag '!!float' {QUOTE}"),
    ("of YAML's own", but(steps="!!int 3", title="!!binary aGk="),
     f"3:8: the tag '!!int' {QUOTE}", f"5:8: the tag '!!binary' {QUOTE}"),
    ("that says nothing", but(title="! x"), f"5:8: the tag '!' {QUOTE}"),
    ("meant as text", but(title="!wow"), f"5:8: the tag '!wow' {QUOTE}"),
    ("with a line break", but(title="!a%0Ab x"), rf"5:8: the tag '!a\nb' {QUOTE}"),
    ("broken", but(title="!%zz x"),
     "5:8: tags are not allowed; text that begins with '!' needs quotes"),
    ("before a break", but(title="!a x") + "view: [1\n", f"5:8: the tag '!a' {QUOTE}",
     "7:1: expected ',' or ']' before the end of the file, inside the '[' of line 6"),
]

NOT_ALLOWED = "is not allowed; delete it, or save the file as UTF-8"
CHARACTERS = [
    ("bell", but(title="a\ab"), rf"5:9: the character '\x07' {NOT_ALLOWED}"),
    ("null", but(title="a\0b"), rf"5:9: the character '\x00' {NOT_ALLOWED}"),
    ("escape", but(title="\x1b[31mred"), rf"5:8: the character '\x1b' {NOT_ALLOWED}"),
    # PyYAML breaks lines at these, editors do not.
    ("next line", but(title="a\x85b"), rf"5:9: the character '\x85' {NOT_ALLOWED}"),
    ("line separator", but(title="a\u2028b"), rf"5:9: the character '\u2028' {NOT_ALLOWED}"),
    ("behind CRLF", "title: x\r\nsteps: \a\r\n", rf"2:8: the character '\x07' {NOT_ALLOWED}"),
    ("behind CR", "title: x\rsteps: \a\r", rf"2:8: the character '\x07' {NOT_ALLOWED}"),
    ("half a pair in the text", but(title="\ud800"),
     "5:8: the byte 0xed is not UTF-8; save the file as UTF-8"),
    ("wide ones are counted as one", "{title: '😀é', step: 1}",
     *missing("1:1", "steps"), "1:15: unknown key 'step' (did you mean 'steps'?)"),
]

PART = "this alias repeats a value that contains it"
DEEP = "nested more than 20 levels deep"
ALIASES = [
    ("wrong where it is used", "title: &t hello\nlandscape: wobbly\nstart: *t\nsteps: *t\n"
     "optimizers: adam\n",
     f"3:8: start {POINT}, not 'hello'", "4:8: steps must be a whole number, not 'hello'"),
    ("wrong inside, said once", but(optimizers="\n  - &a {name: adam, beta1: 2}\n  - *a\n  - *a"),
     "5:28: beta1 must be less than 1, not 2"),
    ("of itself in a list", but(optimizers="&a [*a]"), f"4:17: {PART}"),
    ("of itself in a mapping", but(view="&a {domain: *a}"), f"5:19: {PART}"),
    ("chain deeper than the limit",
     but(title="\n" + "\n".join(f"k{i}: &a{i} [{f'*a{i - 1}' if i else 1}]" for i in range(22))),
     f"6:10: {DEEP}, including aliases"),
]

SEVERAL = [
    ("in the order of the text",
     "steps: -1\nlandscap: wobbly\noptimizers:\n  - nestrov\n  - {name: adam, beta1: 1, beta9: 1}\n"
     "start: here\nrender: {fps: 0, size: big}\nsteps: 3\nview: !!map {levels: [2, 1]}\n",
     "1:8: steps must be at least 1, not -1",
     "2:1: unknown key 'landscap' (did you mean 'landscape'?)",
     "4:5: unknown optimizer 'nestrov' (did you mean 'nesterov'?)",
     "5:25: beta1 must be less than 1, not 1",
     "5:28: unknown hyperparameter 'beta9' of adam (did you mean 'beta2' or 'beta1'?)",
     f"6:8: start {POINT}, not 'here'",
     "7:15: fps must be at least 0.1, not 0",
     f"7:24: {SIZE}, not 'big'",
     "8:1: the key 'steps' is repeated (first on line 1)",
     f"9:7: the tag '!!map' {QUOTE}",
     "9:22: levels must increase, not go from 2 to 1"),
    ("of one optimizer", one("momentum: 2, learning_rate: -1, convention: x"),
     "5:32: momentum must be less than 1, not 2",
     "5:50: learning_rate must be greater than 0, not -1",
     f"5:66: convention must be {OF_NESTEROV}, not 'x'"),
]
# fmt: on

CASES = [
    pytest.param(text, lines, id=f"{kind}: {name}")
    for kind, cases in {
        "unknown": UNKNOWN,
        "type": TYPES,
        "start": STARTS,
        "bounds": BOUNDS,
        "key": KEYS_MISSING_AND_REPEATED,
        "broken": BROKEN,
        "no scenario": NO_SCENARIO,
        "tag": TAGS,
        "character": CHARACTERS,
        "alias": ALIASES,
        "several": SEVERAL,
    }.items()
    for name, text, *lines in cases
]


@pytest.mark.parametrize(("text", "lines"), CASES)
def test_a_wrong_scenario_is_explained(text: str, lines: list[str]) -> None:
    with pytest.raises(ScenarioError) as caught:
        parse_scenario(text, name="bad.yaml")
    assert str(caught.value).split("\n") == [f"bad.yaml:{line}" for line in lines]


def test_the_table_points_into_its_texts() -> None:
    """A check of the expectations, which are written by hand."""
    for case in CASES:
        text, lines = case.values
        places = [tuple(map(int, line.split(":")[:2])) for line in lines]
        assert places == sorted(places), case.id
        rows = [*re.split("\r\n|\r|\n", text), ""]
        for line, column in places:
            assert 1 <= column <= len(rows[line - 1]) + 1, case.id


BOM = b"\xef\xbb\xbf"
BYTES = {
    "Latin-1": ("# ok\ntitle: caf\xe9\n".encode("latin-1"), "2:11: the byte 0xe9 is not UTF-8"),
    "Latin-1 behind an emoji": ("# 😀".encode() + b"\xe9\n", "1:4: the byte 0xe9 is not UTF-8"),
    "Latin-1 behind a BOM": (BOM + b"t\xe9: x\n", "1:2: the byte 0xe9 is not UTF-8"),
    "Latin-1 behind CRLF": (b"# ok\r\n\r\ntitle: \xe9\r\n", "3:8: the byte 0xe9 is not UTF-8"),
    "Latin-1 behind CR": (b"# ok\rtitle: \xe9\r", "2:8: the byte 0xe9 is not UTF-8"),
    "cut in a character": ("title: é".encode()[:-1], "1:8: the byte 0xc3 is not UTF-8"),
    "half a surrogate pair": (b"title: \xed\xa0\x80\n", "1:8: the byte 0xed is not UTF-8"),
    "UTF-16": (but().encode("utf-16"), "1:1: the byte 0xff is not UTF-8"),
    "UTF-16 without a BOM": (
        but().encode("utf-16-le"),
        r"1:2: the character '\x00' is not allowed; delete it, or",
    ),
    "a picture": (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "1:1: the byte 0x89 is not UTF-8"),
}


@pytest.mark.parametrize(("content", "message"), BYTES.values(), ids=BYTES)
def test_a_file_that_is_not_utf_8_is_told_so(content: bytes, message: str, tmp_path: Path) -> None:
    path = tmp_path / "bad.yaml"
    path.write_bytes(content)
    with pytest.raises(ScenarioError) as caught:
        load_scenario(path)
    separator = "" if message.endswith("or") else ";"
    assert str(caught.value) == f"{path}:{message}{separator} save the file as UTF-8"


@pytest.mark.parametrize("end", ["\r\n", "\r"], ids=["CRLF", "CR"])
def test_places_do_not_depend_on_how_lines_end(end: str, tmp_path: Path) -> None:
    path = tmp_path / "bad.yaml"
    path.write_bytes(BOM + but(landscape="wobly", step="1").replace("\n", end).encode())
    with pytest.raises(ScenarioError) as caught:
        load_scenario(path)
    assert str(caught.value).split("\n") == [
        f"{path}:1:12: unknown landscape 'wobly' (did you mean 'wobbly'?)",
        f"{path}:5:1: unknown key 'step' (did you mean 'steps'?)",
    ]


APPLY = "!!python/object/apply:os.system"
CALLS = {
    "a value": but(title=f"{APPLY} [COMMAND]"),
    "a value with keywords": but(title=f"{APPLY} {{args: [COMMAND]}}"),
    "the whole file": f"{APPLY} [COMMAND]",
    "a key": f"? {APPLY} [COMMAND]\n: x\n" + but(),
    "a repeated key's value": but() + f"steps: {APPLY} [COMMAND]\n",
    "by a handle": "%TAG !p! tag:yaml.org,2002:python/object/apply:\n---\n!p!os.system [COMMAND]",
    "an alias": but(title=f"&a {APPLY} [COMMAND]", view="*a"),
}


@pytest.mark.parametrize("template", CALLS.values(), ids=CALLS)
def test_a_tag_never_runs_anything(template: str, tmp_path: Path) -> None:
    trace = tmp_path / "it_ran"
    text = template.replace("COMMAND", f"'echo > {trace}'")
    # A reader that trusts the file runs the command; or else this test could not fail.
    yaml.unsafe_load(text)
    assert trace.exists()
    trace.unlink()

    with pytest.raises(ScenarioError) as caught:
        parse_scenario(text)
    assert "the tag '!!python/object/apply:os.system' is not allowed" in str(caught.value)
    assert not trace.exists()


CALLS = 3_000_000
"""More than the largest file that is allowed takes, and far from what a hostile one could ask."""


def refused_at_once(text: str) -> str:
    """What is said of a hostile text, with little work."""
    parse_scenario(but())  # what is made once for all texts is there
    with with_few_calls(CALLS), pytest.raises(ScenarioError) as caught:
        parse_scenario(text, name="bad.yaml")
    return str(caught.value)


NESTS = {
    "lists": ("[" * 10_000, "1:22"),
    "closed lists": ("[" * 10_000 + "]" * 10_000, "1:22"),
    "mappings": ("{" * 10_000, "1:22"),
    "named mappings": ("{a: " * 10_000, "1:82"),
    "items": ("- " * 10_000, "1:43"),
    "keys": ("? " * 10_000, "1:43"),
    "indented items": ("\n".join(" " * depth + "-" for depth in range(500)), "22:22"),
    "indented keys": ("\n".join(" " * depth + "a:" for depth in range(500)), "21:21"),
}


@pytest.mark.parametrize(("text", "place"), NESTS.values(), ids=NESTS)
def test_deep_nesting_is_refused_at_once(text: str, place: str) -> None:
    assert refused_at_once(text) == f"bad.yaml:{place}: {DEEP}"


def test_twenty_levels_are_read() -> None:
    nest = "[" * 20 + "]" * 20
    with pytest.raises(ScenarioError) as caught:
        parse_scenario(f"title: {nest}\n" + but(), name="bad.yaml")
    assert str(caught.value) == f"bad.yaml:1:8: title must be text, not {nest}"
    with pytest.raises(ScenarioError) as caught:
        parse_scenario(f"title: [{nest}]\n" + but(), name="bad.yaml")
    assert str(caught.value) == f"bad.yaml:1:28: {DEEP}"


def bomb(opened: str, closed: str) -> str:
    """Nine aliases of nine aliases of …: a billion values from half a kilobyte."""
    levels = [f"a0: &a0 {opened}{'x, ' * 9}{closed}"]
    for n in range(1, 9):
        items = (f"{f'k{i}: ' if opened == '{' else ''}*a{n - 1}" for i in range(9))
        levels.append(f"a{n}: &a{n} {opened}{', '.join(items)}{closed}")
    return "\n".join(levels).replace("x, " * 9, "".join(f"x{i}, " for i in range(9)))


@pytest.mark.parametrize("brackets", ["[]", "{}"])
def test_an_alias_bomb_is_refused_at_once(brackets: str) -> None:
    text = bomb(*brackets)
    assert len(text) < 1000
    message = "more than 20000 values, including those of aliases"
    assert refused_at_once(text).endswith(message)


@pytest.mark.parametrize("number", ["1" * 200_000 + "x", "1_" * 100_000 + "x", "." + "1" * 200_000])
def test_a_long_number_is_refused_at_once(number: str) -> None:
    lines = refused_at_once(f"steps: {number}\n").split("\n")
    assert lines[-1].startswith("bad.yaml:1:8: steps must be a whole number, not ")
    assert len(lines[-1]) < 120


def test_many_unknown_keys_are_all_named_at_once() -> None:
    lines = refused_at_once("".join(f"key{n}: 1\n" for n in range(1000))).split("\n")
    assert len(lines) == 4 + 1000
    assert lines[-1] == f"bad.yaml:1000:1: unknown key 'key999' (known: {KEYS})"


def test_a_file_has_a_largest_size(tmp_path: Path) -> None:
    path = tmp_path / "long.yaml"
    text = but()
    path.write_text(text + "#" * (256 * 1024 - len(text)), newline="\n", encoding="utf-8")
    assert path.stat().st_size == 256 * 1024
    assert load_scenario(path).steps == 10
    with path.open("a", encoding="utf-8") as file:
        file.write("#")
    with pytest.raises(ScenarioError) as caught:
        load_scenario(path)
    assert str(caught.value) == f"{path}:1:1: the file is larger than 256 KiB"


def test_a_huge_file_is_not_read_to_its_end(tmp_path: Path) -> None:
    path = tmp_path / "huge.yaml"
    with path.open("wb") as file:
        file.truncate(64 * 1024 * 1024)
    tracemalloc.start()
    try:
        with pytest.raises(ScenarioError, match="larger than 256 KiB"):
            load_scenario(path)
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert most < 4 * 1024 * 1024


def test_the_command_line_prints_the_lines_and_returns_2(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(but(steps="-1", title="!!python/none x"), encoding="utf-8")
    (tmp_path / "b.yaml").write_bytes(b"title: caf\xe9\n")
    (tmp_path / "c.yaml").write_text(but(title=r'"\ud800"', label=r'"\e[31m"'), encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "landscapes", "render", "a.yaml", "b.yaml", "c.yaml"],
        cwd=tmp_path, capture_output=True, encoding="utf-8", env=os.environ | {"LC_ALL": "C"},
    )  # fmt: skip
    assert done.stderr.splitlines() == [
        "a.yaml:3:8: steps must be at least 1, not -1",
        f"a.yaml:5:8: the tag '!!python/none' {QUOTE}",
        "b.yaml:1:11: the byte 0xe9 is not UTF-8; save the file as UTF-8",
        r"c.yaml:5:8: the text '\ud800' is not Unicode",
        f"c.yaml:6:1: unknown key 'label' (known: {KEYS})",
    ]
    assert (done.returncode, done.stdout) == (2, "")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.yaml", "b.yaml", "c.yaml"]


def told(text: str) -> list[str]:
    with pytest.raises(ScenarioError) as caught:
        parse_scenario(text)
    return str(caught.value).splitlines()


def test_all_unknown_names_of_an_expression_are_told_each_at_its_place() -> None:
    own = "{expression: z + 2*q*sin(z) + foo(1), domain: [-2, 2, -2, 2]}"
    assert [line.partition(" (")[0] for line in told(but(landscape=own))] == [
        "scenario:1:25: unknown name 'z'",
        "scenario:1:31: unknown name 'q'",
        "scenario:1:42: unknown function 'foo'",
    ]
