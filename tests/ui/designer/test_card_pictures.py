"""Every card picture, on every layer and kind of data that can show it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter

from playground.base.errors import PlaygroundError
from playground.base.params import ParamValue
from playground.catalog.layers import LAYERS
from playground.datasets.task import Task, TaskKind
from playground.document.commands import AddLayer
from playground.document.inference import infer
from playground.document.project import Layer, LayerId, Point, Project
from playground.training.protocol.probes import SampleProbe
from playground.ui.designer.cards.card_layout import CardText, lay_out
from playground.ui.designer.cards.pictures.card_picture import CardOptions, CardPicture
from playground.ui.designer.cards.pictures.registry import PICTURES, picture_of
from playground.ui.designer.style import CanvasStyle, style_of
from playground.ui.theme.theme import DARK
from playground.ui.view_state import ViewState
from tests.ui.designer.conftest import PLANE_TASK

DATA: Mapping[str, Task] = {
    "points": PLANE_TASK,
    "table": Task(kind=TaskKind.MULTICLASS, input_shape=(4,), feature_names=("a", "b", "c", "d")),
    "image": Task(kind=TaskKind.MULTICLASS, input_shape=(28, 28, 1), output_units=10),
    "grey image": Task(kind=TaskKind.MULTICLASS, input_shape=(8, 8), output_units=10),
    "sequence": Task(kind=TaskKind.REGRESSION, input_shape=(6, 2)),
    "tokens": Task(kind=TaskKind.REGRESSION, input_shape=(4,), vocabulary=9),
}
OPTIONS = (CardOptions(), CardOptions(first=3), CardOptions(shows_other=True))
DEFAULTS: Mapping[str, ParamValue] = {}
SMALL: Mapping[str, ParamValue] = {"units": 5, "activation": "softmax"}
LARGE: Mapping[str, ParamValue] = {"units": 40}


@dataclass(frozen=True)
class Example:
    """A layer with the picture on its card."""

    layer: Layer
    picture: CardPicture

    def __str__(self) -> str:
        return f"{type(self.picture).__name__} of {self.layer.type_name}"


def networks(task: Task) -> Iterator[Project]:
    """Yield Input, one layer of each type, and a Dense after it, where the data allows it."""
    for spec in LAYERS:
        for params in (DEFAULTS, SMALL, LARGE) if spec.name == "Dense" else (DEFAULTS,):
            project = AddLayer("Input", Point()).apply(Project())
            try:
                project = AddLayer(spec.name, Point(), params, LayerId("layer1")).apply(project)
                yield AddLayer("Dense", Point(), {}, LayerId("layer2")).apply(project)
            except PlaygroundError:
                continue


def examples(task: Task) -> Iterator[Example]:
    """Yield the pictures of all layers of all networks on this kind of data."""
    for project in networks(task):
        state = ViewState(project, infer(project.network, task), task)
        for layer in project.network.layers:
            for options in OPTIONS:
                yield Example(layer, picture_of(layer, state, options))


@pytest.fixture(scope="module")
def all_examples() -> tuple[Example, ...]:
    """Return one example of each picture with the same values."""
    found = {example.picture: example for task in DATA.values() for example in examples(task)}
    return tuple(found.values())


@pytest.fixture
def style(qapp: object) -> CanvasStyle:
    """Return what cards are painted with."""
    return style_of(DARK)


def test_every_picture_is_chosen_for_some_layer(all_examples: tuple[Example, ...]) -> None:
    shown = {type(example.picture) for example in all_examples}
    assert shown == set(PICTURES)


def test_cells_are_on_the_card_and_do_not_overlap(
    all_examples: tuple[Example, ...], style: CanvasStyle
) -> None:
    for example in all_examples:
        picture = example.picture
        layout = lay_out(CardText("title", "title", "details", 1, False), picture, style)
        cells = layout.cells
        assert len(cells) in (picture.count, 1, 0), str(example)
        for index, cell in enumerate(cells):
            assert layout.card.contains(cell), str(example)
            assert not any(cell.intersects(other) for other in cells[:index]), str(example)


def test_units_are_on_the_page_that_is_shown(all_examples: tuple[Example, ...]) -> None:
    for example in all_examples:
        picture = example.picture
        if picture.total:
            assert 0 <= picture.first <= picture.total - picture.page, str(example)
        if picture.has_units:
            assert len(picture.labels) == picture.count, str(example)


def test_pictures_are_painted_before_the_first_frame(
    all_examples: tuple[Example, ...], style: CanvasStyle
) -> None:
    for example in all_examples:
        image = QImage(240, 900, QImage.Format.Format_RGB32)
        image.fill(0)
        blank = image.copy()
        painter = QPainter(image)
        cells = example.picture.cells(208.0, 49.0, style)
        for has_text in (False, True):
            example.picture.paint(painter, cells, None, style, has_text=has_text)
        painter.end()
        assert (image != blank) == bool(cells), str(example)


def test_bias_marks_touch_the_cell_of_their_unit(
    all_examples: tuple[Example, ...], style: CanvasStyle
) -> None:
    cell = QRectF(40, 60, 50, 50)
    for example in all_examples:
        mark = example.picture.bias_mark(cell)
        assert mark.adjusted(-3, 0, 3, 0).intersects(cell), str(example)
        assert mark.center().x() < cell.center().x(), str(example)


def test_equal_probes_are_equal_and_hashable(all_examples: tuple[Example, ...]) -> None:
    for example in all_examples:
        probe = example.picture.probe(SampleProbe(3))
        assert probe == example.picture.probe(SampleProbe(3)), str(example)
        assert probe is None or hash(probe) is not None, str(example)
