"""The words of texts on the cards of Input and Embedding."""

import numpy as np
import pytest

from playground.catalog.traits import Picture
from playground.datasets.prepare import describe, prepare
from playground.datasets.sources.reviews import reviews
from playground.document.commands import AddLayer
from playground.document.inference import infer
from playground.document.project import Layer, Point, Project
from playground.document.templates.templates import TEMPLATES
from playground.training.protocol.probes import NeighboursAnswer, SampleAnswer
from playground.ui.designer.cards.pictures.card_picture import CardOptions, CardPicture
from playground.ui.designer.cards.pictures.neighbours import Neighbours
from playground.ui.designer.cards.pictures.registry import picture_of
from playground.ui.designer.cards.pictures.words import Words
from playground.ui.designer.style import CanvasStyle, style_of
from playground.ui.theme.theme import DARK
from playground.ui.view_state import ViewState


@pytest.fixture
def style(qapp: object) -> CanvasStyle:
    assert qapp is not None
    return style_of(DARK)


@pytest.fixture
def project() -> Project:
    return TEMPLATES["reviews"].build()


def picture(project: Project, layer: Layer, first: int = 0) -> CardPicture:
    task = describe(project.data)
    state = ViewState(project, infer(project.network, task), task)
    return picture_of(layer, state, CardOptions(first))


def embedding_of(project: Project) -> Layer:
    layers = project.network.layers
    return next(layer for layer in layers if layer.traits.picture is Picture.NEIGHBOURS)


def test_the_input_shows_the_words_of_the_sample(project: Project, style: CanvasStyle) -> None:
    layer = next(layer for layer in project.network.layers if layer.type_name == "Input")
    shown = picture(project, layer)
    assert isinstance(shown, Words)
    data = prepare(project.data, lambda *_: None)
    sentences = {text.replace(",", "") for text in reviews()[0]}
    for x in data.test.x[:20]:
        rendered = shown.render(SampleAnswer(x, 0, {layer.id: x}), style)
        sentence = " ".join(word for word, token in rendered if token)
        assert sentence in sentences
        assert [token for _, token in rendered] == x.astype(int).tolist()


def test_an_embedding_names_its_tokens_if_it_reads_the_text(
    project: Project, style: CanvasStyle
) -> None:
    layer, words = embedding_of(project), describe(project.data).words
    shown = picture(project, layer, first=2)
    assert isinstance(shown, Neighbours)
    assert shown.note.startswith(f"{words[0]} · 2 of")
    answer = NeighboursAnswer(np.array([3, 0, 1]), np.ones(3, np.float32))
    assert [each.token for each in shown.render(answer, style)] == [3, 0, 1]
    flat = AddLayer("Flatten", Point(), source=project.network.layers[0].id).apply(project)
    other = AddLayer("Embedding", Point(), source=flat.network.layers[-1].id).apply(flat)
    assert picture(other, other.network.layers[-1], first=2).note.startswith("token 2 of")
