"""Colours of maps over the plane and of the points in it: pure functions of arrays."""

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QColor

from playground.datasets.task import Task, TaskKind
from playground.ui.theme.theme import Theme, blended, diverging_table

Colours = NDArray[np.uint8]

CLASS_ORDER = (2, 0, 3, 4, 1, 5)
"""Which colour of the theme's series each class takes: orange, blue, green, yellow, ...

The first two are those of two classes, so that a third class leaves their colours.
"""
SHARE = 0.65
"""Share of a colour of the series in that of a class after the sixth; the rest is the text's."""


def is_per_class(task: Task, units: int) -> bool:
    """Return whether a map of `units` outputs is coloured by winning class."""
    return units > 1 and task.kind is TaskKind.MULTICLASS


def class_colour(theme: Theme, index: int) -> str:
    """Return the colour of a class; neighbours differ as much as the series allows.

    After the last colour of the series follow others that are nearer to the text's, so that
    twelve classes differ. Not nearer to neutral: that means that a class wins by less.
    """
    turn, place = divmod(index, len(CLASS_ORDER))
    colour = theme.series[CLASS_ORDER[place]]
    return blended(colour, theme.text, SHARE) if turn % 2 else colour


def class_colours(theme: Theme, count: int) -> Colours:
    """Return one colour per class, (count, 4) uint8 RGBA; they repeat after twelve."""
    colours = [QColor(class_colour(theme, index)) for index in range(count)]
    rgba = [(colour.red(), colour.green(), colour.blue(), 255) for colour in colours]
    return np.array(rgba, np.uint8).reshape(-1, 4)


def signed_colours(
    values: NDArray[np.float32], low: float, high: float, theme: Theme, *, is_discrete: bool = False
) -> Colours:
    """Return diverging colours: `low` negative, the middle neutral, `high` positive.

    Parameters
    ----------
    values : any shape, float32
        Beyond the range they keep its end's colour; NaN is neutral.
    low, high : float
    theme : Theme
    is_discrete : bool
        Only the two end colours: which side of the middle.

    Returns
    -------
    (*shape, 4) uint8 RGBA
    """
    table = diverging_table(theme)
    part = (values - np.float32(low)) / np.float32(high - low or 1.0)
    part = np.nan_to_num(part, nan=0.5, posinf=1.0, neginf=0.0)
    if is_discrete:
        part = (part >= 0.5).astype(np.float32)
    colours: Colours = table[np.clip(np.rint(part * 255.0), 0, 255).astype(np.uint8)]
    return colours


def winner_colours(
    values: NDArray[np.float32], theme: Theme, *, is_discrete: bool = False
) -> Colours:
    """Return the colour of the winning class, paler where it wins by less.

    Parameters
    ----------
    values : (classes, *shape) float32, probability in [0, 1]
    theme : Theme
    is_discrete : bool
        Full colour everywhere.

    Returns
    -------
    (*shape, 4) uint8 RGBA
        Neutral where all classes are equally likely.
    """
    classes = len(values)
    winner = np.argmax(values, axis=0)
    colours = class_colours(theme, classes).astype(np.float32)[winner]
    if not is_discrete:
        chance = 1.0 / classes
        best = np.take_along_axis(values, winner[None], axis=0)[0]
        share = np.clip(np.nan_to_num((best - chance) / (1.0 - chance)), 0.0, 1.0)[..., None]
        neutral = QColor(theme.neutral)
        base = np.array((neutral.red(), neutral.green(), neutral.blue(), 255), np.float32)
        colours = base + share * (colours - base)
    rounded: Colours = np.rint(colours).astype(np.uint8)
    return rounded


def map_colours(
    values: NDArray[np.float32], task: Task, theme: Theme, *, is_discrete: bool = False
) -> Colours:
    """Return the picture of a model's output, the highest y in the first row.

    Parameters
    ----------
    values : (units, n, n) float32
        Row 0 is the lowest y, as in `BoundaryAnswer`.

    Returns
    -------
    (n, n, 4) uint8 RGBA
    """
    upright = values[:, ::-1]
    if is_per_class(task, len(values)):
        return winner_colours(upright, theme, is_discrete=is_discrete)
    return signed_colours(upright[0], task.low, task.high, theme, is_discrete=is_discrete)


def label_colours(labels: NDArray[np.generic], task: Task, theme: Theme) -> Colours:
    """Return the colour of each sample's label, (n, 4) uint8 RGBA.

    Parameters
    ----------
    labels : (n,) or (n, targets)
        As in `Samples.y`.
    """
    if task.kind is TaskKind.MULTICLASS:
        numbers = labels.reshape(len(labels), -1)[:, 0].astype(np.int64)
        return class_colours(theme, max(task.output_units, len(task.class_names), 1))[numbers]
    first = labels.reshape(len(labels), -1)[:, 0].astype(np.float32)
    return signed_colours(first, task.low, task.high, theme)
