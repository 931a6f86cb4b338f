"""The programs of the tutorials, as found on the web, give the expected networks."""

import pytest

from playground.base.params import ParamValue, Regularizer, Selection
from playground.datasets.prepare import describe
from playground.document.inference import infer
from playground.document.problems.examining import examine
from playground.document.project import Project
from playground.document.templates.templates import TEMPLATES
from playground.importing.result import Imported, NoteKind
from playground.importing.script import read_script
from playground.importing.text.blocks import NOT_PYTHON
from tests.importing.tutorials import (
    MNIST_FUNCTIONAL,
    MNIST_LOGITS,
    MNIST_PLAIN,
    REGULARIZED,
    XOR_AS_COPIED,
    XOR_BARE,
    XOR_LOST,
    XOR_WHOLE,
)


def layers_of(project: Project) -> list[tuple[str, dict[str, ParamValue]]]:
    """Return the layers in order of computation, with what differs from the defaults."""
    inference = infer(project.network, describe(project.data))
    layers = [project.network.layer(layer_id) for layer_id in inference.active]
    return [
        (
            layer.type_name,
            {
                name: value
                for name, value in layer.params.items()
                if value != layer.spec.defaults()[name] or name == "rate"
            },
        )
        for layer in layers
    ]


def check_trains(imported: Imported) -> None:
    """Assert that the project can be trained."""
    inference, _task = examine(imported.project)
    assert inference.is_buildable, inference.problems
    assert not imported.project.layout.positions, "the canvas knows how large the cards are"


@pytest.mark.parametrize("script", [XOR_BARE, XOR_WHOLE, XOR_AS_COPIED, XOR_LOST])
def test_xor_gives_the_network_and_its_training(script: str) -> None:
    imported = read_script(script, base=TEMPLATES["xor"].build())

    assert layers_of(imported.project) == [
        ("Input", {}),
        ("Dense", {"activation": "relu"}),
        ("Dense", {"units": 1, "activation": "sigmoid"}),
    ]
    training = imported.project.training
    assert (training.loss, training.epochs) == ("binary_crossentropy", 1000)
    assert (training.optimizer.name, training.learning_rate) == ("adam", 0.001)
    assert imported.project.data.source.name == "truth_table"
    check_trains(imported)


def test_the_xor_program_gives_the_truth_table() -> None:
    imported = read_script(XOR_WHOLE)

    assert imported.project.data.source == Selection("truth_table", {"gate": "xor"})
    assert imported.project.training.metrics == ("binary_accuracy",)
    assert imported.project.training.batch_size == 4


def test_xor_without_data_gets_points_in_the_plane() -> None:
    imported = read_script(XOR_BARE)

    assert [note.kind for note in imported.notes] == [NoteKind.NEEDS_YOU]
    assert "its data is not at hand" in imported.notes[0].message
    check_trains(imported)


def test_every_line_of_prose_gets_a_note_and_nothing_else_does() -> None:
    imported = read_script(XOR_AS_COPIED)

    unread = [note.text for note in imported.notes if note.message == NOT_PYTHON]
    assert unread == [
        "Step 1: Import libraries",
        "Let us build a network with one hidden layer.",
        "Then compile and train it.",
    ]


@pytest.mark.parametrize("script", [MNIST_PLAIN, MNIST_LOGITS, MNIST_FUNCTIONAL])
def test_mnist_gives_the_network_and_its_training(script: str) -> None:
    imported = read_script(script)

    assert layers_of(imported.project) == [
        ("Input", {}),
        ("Flatten", {}),
        ("Dense", {"units": 128, "activation": "relu"}),
        ("Dropout", {"rate": 0.2}),
        ("Dense", {"units": 10, "activation": "softmax"}),
    ]
    assert imported.project.training.loss == "sparse_categorical_crossentropy"
    assert imported.project.training.epochs == 5
    assert imported.project.data.source.name == "mnist"
    check_trains(imported)


def test_names_given_in_the_script_are_kept() -> None:
    names = [layer.name for layer in read_script(MNIST_FUNCTIONAL).project.network.layers]

    assert names == ["digits", "flatten", "dense", "dropout", "dense_1"]


def test_regularized_network_gives_penalty_split_and_rules() -> None:
    imported = read_script(REGULARIZED)

    assert layers_of(imported.project) == [
        ("Input", {}),
        (
            "Dense",
            {"units": 64, "activation": "relu", "kernel_regularizer": Regularizer(l2=0.01)},
        ),
        ("Dropout", {"rate": 0.2}),
        ("BatchNormalization", {}),
        ("Dense", {"units": 32, "activation": "relu"}),
        ("Dropout", {"rate": 0.2}),
        ("Dense", {"units": 1, "activation": "sigmoid"}),
    ]
    training = imported.project.training
    assert (training.validation_split, training.epochs) == (0.2, 50)
    assert [rule.name for rule in training.callbacks] == ["early_stopping", "best_weights"]
    assert training.callbacks[0].params.get("patience", 3) == 3
    assert training.callbacks[0].params["restore_best_weights"] is False
    assert describe(imported.project.data).input_shape == (20,)
    check_trains(imported)
