"""Weights set by hand are steps of the history like any other."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.base.errors import GraphError, ParameterError
from playground.document.commands import AddLayer
from playground.document.document import Document
from playground.document.edits.weight_edits import EditWeight, Place, place_of, settings
from playground.document.file.codec import decode, encode
from playground.document.project import LayerId, Point, WeightEdit

LAYER = LayerId("layer1")

Value = st.floats(-10, 10, allow_nan=False).map(lambda value: round(value, 3))
Step = st.tuples(st.sampled_from(["kernel", "bias"]), st.integers(0, 2), Value)


def edit(
    name: str = "kernel", at: int = 0, value: float = 2.0, previous: float = 0.5
) -> WeightEdit:
    return WeightEdit(LAYER, name, (at,), value, previous)


@pytest.fixture
def document() -> Document:
    made = Document()
    made.do(AddLayer("Dense", Point(0, 0)))
    return made


@given(st.lists(Step, max_size=8), st.data())
def test_undo_and_redo_restore_every_weight(
    steps: list[tuple[str, int, float]], data: st.DataObject
) -> None:
    document, weights = Document(), dict[Place, float]()
    document.do(AddLayer("Dense", Point(0, 0)))
    document.changed.connect(lambda change: weights.update(settings(change.before, change.after)))
    known: list[dict[Place, float]] = [{}]
    for name, at, value in steps:
        place = (LAYER, name, (at,))
        count = len(document.undo_texts)
        document.do(EditWeight(WeightEdit(*place, value, weights.get(place, 0.0))))
        if len(document.undo_texts) > count:
            known.append(dict(weights))
    at = len(known) - 1
    for _ in range(10):
        goal = data.draw(st.integers(0, len(known) - 1))
        document.undo(max(0, at - goal))
        document.redo(max(0, goal - at))
        at = goal
        touched = {key: value for key, value in weights.items() if value or key in known[at]}
        assert {key: known[at].get(key, 0.0) for key in touched} == touched


def test_one_gesture_is_one_step_and_one_record(document: Document) -> None:
    with document.gesture("Set weight"):
        for value in (0.6, 0.7, 0.9):
            document.do(EditWeight(edit(value=value)))
    assert document.undo_texts == ("Add Dense", "Set weight")
    assert document.project.weight_edits == (edit(value=0.9),)
    before = document.project
    document.undo()
    assert settings(before, document.project) == {place_of(edit()): 0.5}


def test_an_edit_of_another_weight_is_recorded_in_addition(document: Document) -> None:
    document.do(EditWeight(edit(at=0)))
    document.do(EditWeight(edit(at=1)))
    assert [each.index for each in document.project.weight_edits] == [(0,), (1,)]


@pytest.mark.parametrize("value", [float("nan"), float("inf"), 2e6])
def test_a_number_out_of_range_is_refused(document: Document, value: float) -> None:
    with pytest.raises(ParameterError, match="must be a number from"):
        document.do(EditWeight(edit(value=value)))
    assert not document.project.weight_edits


def test_a_missing_layer_is_refused(document: Document) -> None:
    with pytest.raises(GraphError):
        document.do(EditWeight(WeightEdit(LayerId("layer9"), "bias", (0,), 1.0, 0.0)))


def test_the_record_is_saved_in_the_file(document: Document) -> None:
    document.do(EditWeight(edit()))
    assert decode(encode(document.project)) == document.project
