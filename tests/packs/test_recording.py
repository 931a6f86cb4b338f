"""What somebody does becomes steps whose checks it meets, and "Show me" does it again."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from playground.base.errors import PlaygroundError
from playground.base.params import Regularizer, Selection
from playground.challenges.challenge import Goal
from playground.challenges.reading import read_challenge
from playground.document.commands import (
    AddLayer,
    RemoveLayers,
    SetData,
    SetParams,
    SetTraining,
)
from playground.document.document import Command, Document
from playground.document.edits.weight_edits import EditWeight
from playground.document.project import Project, WeightEdit
from playground.document.templates.templates import TEMPLATES
from playground.learning.deeds import read_deeds
from playground.learning.deeds.base import Scene
from playground.learning.facts import Facts
from playground.learning.judging import Judge
from playground.learning.packs import open_project, read_lesson
from playground.learning.verdicts import Outcome
from playground.packs.apart import check
from playground.packs.pack import Kind
from playground.packs.recording.recorder import Draft, Recorder
from playground.packs.recording.writing import ChallengeDraft, challenge_pack, lesson_pack
from playground.packs.shelf import PackShelf
from playground.training.protocol.frames import Curves

XOR = TEMPLATES["xor-noisy"].build()
DENSE = next(layer for layer in XOR.network.layers if layer.type_name == "Dense")
WIRE = XOR.network.outputs_of(DENSE.id)[0]
Make = Callable[[Project], Command]

EDITS: dict[str, Make] = {
    "add a layer": lambda _p: AddLayer(
        "Dense", None, {"units": 5, "activation": "relu"}, wire=WIRE
    ),
    "add a layer without activation": lambda _p: AddLayer("Dropout", None, wire=WIRE),
    "remove a layer": lambda _p: RemoveLayers((DENSE.id,), heals=True),
    "units": lambda _p: SetParams(DENSE.id, {"units": 7}),
    "activation": lambda _p: SetParams(DENSE.id, {"activation": "sigmoid"}),
    "penalty": lambda _p: SetParams(DENSE.id, {"kernel_regularizer": Regularizer(l2=0.01)}),
    "no bias": lambda _p: SetParams(DENSE.id, {"use_bias": False}),
    "rate": lambda _p: SetTraining({"learning_rate": 0.25}),
    "optimizer": lambda _p: SetTraining({"optimizer": Selection("sgd")}),
    "batches": lambda _p: SetTraining({"batch_size": 5}),
    "noise": lambda p: SetData({"source": _with(p, noise=30)}),
    "other data": lambda _p: SetData({"source": Selection("circle")}),
    "features": lambda _p: SetData({"features": ("x",)}),
}


def _with(project: Project, **params: float) -> Selection:
    source = project.data.source
    return Selection(source.name, {**source.params, **params})


def recorded(*moments: Facts) -> Recorder:
    """Return a recorder that saw these moments."""
    recorder = Recorder(moments[0])
    for moment in moments[1:]:
        recorder.note(moment)
    return recorder


def after(project: Project, *commands: Command) -> Facts:
    """Return the moment after these edits."""
    document = Document(project)
    for command in commands:
        document.do(command)
    return Facts(document.project, project)


@pytest.mark.parametrize("name", EDITS)
def test_an_edit_is_a_step_that_only_the_edit_meets(name: str) -> None:
    start, now = Facts(XOR, XOR), after(XOR, EDITS[name](XOR))
    (draft,) = recorded(start, now).drafts
    judge = Judge.of(draft.chosen)
    assert judge.judge(now).is_correct
    other = replace(now, project=replace(XOR, title="Another title"))
    assert judge.judge(other).outcome is Outcome.NOT_YET
    assert draft.task.endswith(".")


@pytest.mark.parametrize("name", sorted(set(EDITS) - {"penalty"}))
def test_show_me_does_what_was_recorded(name: str) -> None:
    now = after(XOR, EDITS[name](XOR))
    (draft,) = recorded(Facts(XOR, XOR), now).drafts
    assert draft.show
    document = Document(XOR)
    for deed in read_deeds(draft.show):
        for command in deed.plan(Scene(document.project)).commands:
            document.do(command)
    shown = Facts(document.project, XOR)
    assert Judge.of(draft.chosen).judge(shown).is_correct


def test_a_weight_set_by_hand_is_checked_with_room() -> None:
    edit = WeightEdit(DENSE.id, "kernel", (0, 1), 5.0, 0.1)
    (draft,) = recorded(Facts(XOR, XOR), after(XOR, EditWeight(edit, "Set"))).drafts
    assert draft.chosen == (
        {
            "kind": "weight",
            "layer": DENSE.name,
            "array": "kernel",
            "index": [0, 1],
            "at_least": 4.5,
            "at_most": 5.5,
        },
    )


def test_changes_of_the_same_setting_are_one_step_and_undoing_it_leaves_none() -> None:
    start = Facts(XOR, XOR)
    rates = [after(XOR, SetTraining({"learning_rate": rate})) for rate in (0.1, 0.2, 0.3)]
    recorder = recorded(start, *rates)
    (draft,) = recorder.drafts
    assert draft.title == "Set the learning rate to 0.3"
    recorder.note(start)
    assert recorder.drafts == ()


def test_a_step_that_was_written_in_is_not_changed_by_what_follows() -> None:
    rates = [after(XOR, SetTraining({"learning_rate": rate})) for rate in (0.1, 0.2)]
    recorder = recorded(Facts(XOR, XOR), rates[0])
    recorder.change(0, replace(recorder.drafts[0], title="Mine"))
    recorder.note(rates[1])
    assert [draft.title for draft in recorder.drafts] == ["Mine", "Set the learning rate to 0.2"]


def curves(accuracy: float, epochs: int) -> Curves:
    """Return curves that end with an accuracy."""
    rows = np.full((epochs, 2), accuracy, np.float32)
    return Curves(("loss", "accuracy"), rows, 1, epochs)


def test_training_is_asked_for_in_epochs_and_in_accuracy_below_the_one_reached() -> None:
    trained = Facts(XOR, XOR, epoch=30, curves=curves(0.98, 30))
    (draft,) = recorded(Facts(XOR, XOR, epoch=10, curves=curves(0.5, 10)), trained).drafts
    assert draft.chosen == (
        {"kind": "trained", "epochs": 20},
        {"kind": "figure", "name": "accuracy", "at_least": 0.93},
    )
    assert Judge.of(draft.chosen).judge(trained).is_correct


def test_a_reset_begins_to_count_again() -> None:
    moments = [Facts(XOR, XOR, epoch=epoch) for epoch in (10, 0, 5)]
    recorder = Recorder(moments[0])
    for moment in moments[1:]:
        recorder.note(moment)
    (draft,) = recorder.drafts
    assert draft.chosen == ({"kind": "trained", "epochs": 5},)


def test_at_most_sixty_steps_are_recorded() -> None:
    recorder = Recorder(Facts(XOR, XOR))
    for place in range(100):
        recorder.insert(place)
    assert len(recorder.drafts) == 60


def test_a_recorded_lesson_is_read_back_with_its_project(tmp_path: Path) -> None:
    now = after(XOR, SetTraining({"learning_rate": 0.25}))
    (draft,) = recorded(Facts(XOR, XOR), now).drafts
    pack = lesson_pack("Über Schritte!", "What a rate does.", (draft,), XOR)
    check(pack)
    assert pack.name.startswith("uber-schritte-")
    shelf = PackShelf(tmp_path)
    folder = shelf.folder(Kind.LESSON)
    assert folder is not None
    lesson = read_lesson(folder / shelf.add(pack))
    assert open_project(lesson, "start").project.network == XOR.network
    task = lesson.steps[0].task
    assert task is not None
    assert Judge.of(task.checks).judge(now).is_correct


def test_a_challenge_is_read_back(tmp_path: Path) -> None:
    goal = Goal("val_accuracy", 0.9, is_least=True, epochs=20)
    made = ChallengeDraft("Mine", "Do it.", "", 2, goal, {"units": 8})
    pack = challenge_pack(made, XOR)
    check(pack)
    shelf = PackShelf(tmp_path)
    folder = shelf.folder(Kind.CHALLENGE)
    assert folder is not None
    read = read_challenge(folder / shelf.add(pack))
    assert (read.goal, read.limits, read.level) == (goal, {"units": 8}, 2)


@pytest.mark.parametrize(
    ("title", "drafts", "reason"),
    [("", (Draft("A"),), "a title"), ("A", (), "press Record")],
)
def test_a_lesson_without_title_or_step_says_what_it_needs(
    title: str, drafts: tuple[Draft, ...], reason: str
) -> None:
    with pytest.raises(PlaygroundError, match=reason):
        lesson_pack(title, "", drafts, XOR)


def test_a_project_with_a_file_of_the_teacher_is_not_handed_out() -> None:
    project = replace(XOR, data=replace(XOR.data, source=Selection("csv", {"path": "marks.csv"})))
    with pytest.raises(PlaygroundError, match="file of this computer"):
        lesson_pack("A", "", (Draft("A"),), project)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("add a layer", f"Add a Dense layer with relu after {DENSE.name}."),
        ("add a layer without activation", f"Add a Dropout layer after {DENSE.name}."),
        ("optimizer", "Set the optimizer to SGD."),
        ("other data", "Choose the data set Circle."),
        ("units", f"Set units of {DENSE.name} to 7."),
        ("no bias", f"Set use bias of {DENSE.name} to off."),
    ],
)
def test_a_task_uses_the_words_of_the_window(name: str, words: str) -> None:
    (draft,) = recorded(Facts(XOR, XOR), after(XOR, EDITS[name](XOR))).drafts
    assert draft.task == words


def test_the_input_is_called_as_its_card_is() -> None:
    wire = XOR.network.outputs_of(XOR.network.layers[0].id)[0]
    (draft,) = recorded(
        Facts(XOR, XOR), after(XOR, AddLayer("LSTM", None, {"units": 2}, wire=wire))
    ).drafts
    assert draft.task == "Add an LSTM layer with tanh after Input."
