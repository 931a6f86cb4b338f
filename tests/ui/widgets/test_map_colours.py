"""Known values have known colours."""

import numpy as np
import pytest
from PySide6.QtGui import QColor

from playground.datasets.task import Task, TaskKind
from playground.ui.theme.theme import DARK, LIGHT, Theme
from playground.ui.widgets.maps.colours import (
    Colours,
    class_colour,
    class_colours,
    label_colours,
    map_colours,
    signed_colours,
    winner_colours,
)


def rgb(name: str) -> tuple[int, int, int]:
    colour = QColor(name)
    return colour.red(), colour.green(), colour.blue()


def near(colours: Colours, name: str) -> bool:
    return bool(np.abs(colours[..., :3].astype(int) - rgb(name)).max() <= 2)


@pytest.mark.parametrize("theme", [DARK, LIGHT])
@pytest.mark.parametrize(("low", "high"), [(-1.0, 1.0), (0.0, 1.0)])
def test_ends_and_middle_have_the_diverging_colours(theme: Theme, low: float, high: float) -> None:
    values = np.array([low, (low + high) / 2, high, low - 9, high + 9, np.nan], np.float32)
    colours = signed_colours(values, low, high, theme)
    wanted = ("negative", "neutral", "positive", "negative", "positive", "neutral")
    for colour, name in zip(colours, wanted, strict=True):
        assert near(colour, getattr(theme, name))


def test_discretize_leaves_two_colours() -> None:
    values = np.linspace(0, 1, 50, dtype=np.float32)
    colours = signed_colours(values, 0, 1, DARK, is_discrete=True)
    assert near(colours[:25], DARK.negative)
    assert near(colours[25:], DARK.positive)


def test_the_highest_y_comes_first() -> None:
    values = np.zeros((1, 2, 2), np.float32)
    values[0, 0] = 1.0
    task = Task(kind=TaskKind.BINARY, input_shape=(2,))
    picture = map_colours(values, task, DARK)
    assert near(picture[1], DARK.positive)
    assert near(picture[0], DARK.negative)


def test_the_winning_class_gives_the_colour_and_its_probability_the_strength() -> None:
    values = np.array([[1.0, 1 / 3], [0.0, 1 / 3], [0.0, 1 / 3]], np.float32)
    colours = winner_colours(values, DARK)
    assert near(colours[0], class_colour(DARK, 0))
    assert near(colours[1], DARK.neutral)
    assert near(winner_colours(values, DARK, is_discrete=True)[0], class_colour(DARK, 0))


def test_labels_have_the_colours_of_the_map() -> None:
    binary = Task(kind=TaskKind.BINARY, input_shape=(2,), low=-1.0, high=1.0)
    colours = label_colours(np.array([[-1.0], [1.0]], np.float32), binary, DARK)
    assert near(colours[0], DARK.negative)
    assert near(colours[1], DARK.positive)
    classes = Task(kind=TaskKind.MULTICLASS, input_shape=(2,), output_units=3)
    numbers = np.array([2, 0], np.int32)
    np.testing.assert_array_equal(
        label_colours(numbers, classes, DARK), class_colours(DARK, 3)[[2, 0]]
    )


@pytest.mark.parametrize("theme", [DARK, LIGHT])
def test_a_third_class_leaves_the_colours_of_two(theme: Theme) -> None:
    two = Task(kind=TaskKind.BINARY, input_shape=(2,), low=0.0, high=1.0)
    before = label_colours(np.array([[0.0], [1.0]], np.float32), two, theme)
    for old, new in zip(before.tolist(), class_colours(theme, 3).tolist(), strict=False):
        assert abs(QColor(*old).hslHue() - QColor(*new).hslHue()) < 15


@pytest.mark.parametrize("theme", [DARK, LIGHT])
def test_twelve_classes_have_colours_that_differ(theme: Theme) -> None:
    colours = class_colours(theme, 12)[:, :3].astype(int)
    distance = np.abs(colours[:, np.newaxis] - colours).sum(axis=2)
    assert distance[~np.eye(12, dtype=bool)].min() > 35
