"""Every card picture, on every layer and kind of data that can show it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import product
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QImage, QPainter

from playground.base.arrays import read_only
from playground.base.errors import PlaygroundError
from playground.base.params import Choice, ParamValue
from playground.catalog.layers import LAYERS
from playground.catalog.spec import LayerSpec
from playground.datasets.task import Prepared, Samples, Task, TaskKind
from playground.document.commands import AddLayer
from playground.document.inference import infer
from playground.document.project import Layer, LayerId, Point, Project, TrainingConfig
from playground.training.protocol.probes import SampleProbe
from playground.ui.designer.cards.card_layout import CardText, lay_out
from playground.ui.designer.cards.pictures.card_picture import CardOptions, CardPicture
from playground.ui.designer.cards.pictures.registry import PICTURES, picture_of
from playground.ui.designer.cards.pictures.variants import Variants
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
    "text": Task(
        kind=TaskKind.BINARY, input_shape=(4,), vocabulary=5, words=("film", "was", "funny")
    ),
}
SIZE = QSize(240, 900)
PLACE = (208.0, 49.0)
"""Width of a card, and where its first cell begins."""
OPTIONS = (CardOptions(), CardOptions(first=3), CardOptions(shows_other=True))


@dataclass(frozen=True)
class Example:
    """A layer with the picture on its card."""

    layer: Layer
    picture: CardPicture
    state: ViewState

    def __str__(self) -> str:
        return f"{type(self.picture).__name__} of {self.layer.type_name}"


def settings(spec: LayerSpec) -> Iterator[Mapping[str, ParamValue]]:
    """Yield the settings with which a layer type is tried: pictures may depend on them."""
    activation = spec.param("activation")
    sizes: tuple[dict[str, ParamValue], ...] = ({},)
    if spec.param("units") is not None:
        sizes = ({}, {"units": 5}, {"units": 40})
    options = activation.options if isinstance(activation, Choice) else ()
    yield from sizes
    yield from ({**size, "activation": option} for size, option in product(sizes, options))


def networks(task: Task) -> Iterator[Project]:
    """Yield Input, one layer of each type, and a Dense after it, where the data allows it."""
    for spec in LAYERS:
        for params in settings(spec):
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
                yield Example(layer, picture_of(layer, state, options), state)


@pytest.fixture(scope="module")
def all_examples() -> tuple[Example, ...]:
    """Return one example of each picture with the same values."""
    found = {example.picture: example for task in DATA.values() for example in examples(task)}
    return tuple(found.values())


@pytest.fixture
def style(qapp: object) -> CanvasStyle:
    """Return what cards are painted with."""
    return style_of(DARK)


def painted(picture: CardPicture, rendered: Any, style: CanvasStyle) -> QImage:
    """Return a picture on black, first without and then with its text."""
    image = QImage(SIZE, QImage.Format.Format_RGB32)
    image.fill(0)
    painter = QPainter(image)
    cells = picture.cells(*PLACE, style)
    for has_text in (False, True):
        picture.paint(painter, cells, rendered, style, has_text=has_text)
    painter.end()
    return image


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
        expected = (picture.count, 1, 0)
        assert len(cells) in expected, f"{example}: `cells` gives {len(cells)}, not `count`"
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
        blank = QImage(SIZE, QImage.Format.Format_RGB32)
        blank.fill(0)
        has_cells = bool(example.picture.cells(*PLACE, style))
        is_painted = painted(example.picture, None, style) != blank
        assert is_painted == has_cells, f"{example}: `paint` must fill the cells without an answer"


def test_variants_say_that_they_are_being_computed(
    all_examples: tuple[Example, ...], style: CanvasStyle
) -> None:
    picture = next(each.picture for each in all_examples if isinstance(each.picture, Variants))
    images = tuple(QImage(8, 8, QImage.Format.Format_RGB32) for _ in range(picture.count))
    for rendered, says_so in ((None, True), (images, False)):
        with_text, without = (
            painted_once(picture, rendered, style, has_text=has_text) for has_text in (True, False)
        )
        assert (with_text != without) is says_so


def painted_once(
    picture: CardPicture, rendered: Any, style: CanvasStyle, *, has_text: bool
) -> QImage:
    image = QImage(SIZE, QImage.Format.Format_RGB32)
    image.fill(0)
    painter = QPainter(image)
    picture.paint(painter, picture.cells(*PLACE, style), rendered, style, has_text=has_text)
    painter.end()
    return image


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


def data_for(state: ViewState) -> Prepared:
    """Return a few random samples, with targets that have the shape of the outputs."""
    random, task = np.random.default_rng(0), state.task
    x = random.uniform(0, task.vocabulary or 1, (12, *task.input_shape))
    if task.vocabulary is not None:
        x = np.floor(x)
    assert state.inference.output is not None
    outputs = state.inference.reports[state.inference.output].output_shape
    assert outputs is not None
    y = random.uniform(0, 1, (12, *(size or 1 for size in outputs[1:])))
    inputs, targets = (read_only(values.astype(np.float32)) for values in (x, y))
    samples = Samples(inputs, targets, inputs if task.plane is not None else None)
    return Prepared(replace(task, kind=TaskKind.REGRESSION), samples, samples)


@pytest.mark.keras
@pytest.mark.parametrize("kind", PICTURES, ids=lambda kind: kind.__name__)
def test_a_picture_shows_what_the_real_model_answers(
    kind: type[CardPicture], all_examples: tuple[Example, ...], style: CanvasStyle
) -> None:
    from playground.engine import create_engine  # noqa: PLC0415 - imports TensorFlow

    example = next(example for example in all_examples if type(example.picture) is kind)
    picture, sample = example.picture, SampleProbe()
    probe = picture.probe(sample)
    if probe is None:
        return
    training = TrainingConfig(loss="mean_squared_error", metrics=())
    project = replace(example.state.project, training=training)
    program, _ = create_engine("graph").build(project, data_for(example.state))
    try:
        answers = program.answer(frozenset({probe, sample}))
    finally:
        program.close()
    rendered = picture.render(answers[probe], style)
    assert rendered is not None, "`render` makes nothing of what the model answers"
    before, after = painted(picture, None, style), painted(picture, rendered, style)
    assert before != after, "`paint` does not show what `render` returns"
    values = answers[sample].activations.get(picture.layer_id)
    for answer, outputs in ((None, None), (answers[probe], values)):
        lines = picture.explain(0, answer, outputs)
        assert all(line.endswith(".") for line in lines), "`explain` returns sentences"
