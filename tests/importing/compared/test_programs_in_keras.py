"""Programs in many styles: what is imported builds and trains as the same lines do in Keras."""

from dataclasses import replace
from typing import Any

import pytest

from playground.base.errors import ImportProblem
from playground.catalog.callbacks import CALLBACKS
from playground.document.problems.examining import examine
from playground.document.project import Project, TrainingConfig
from playground.importing.measuring import measured
from playground.importing.measuring.backbones import backbone_model
from playground.importing.result import Imported
from playground.importing.script import read_script
from tests.importing.compared.described import (
    FIT,
    Meaning,
    all_names,
    callback_words,
    described,
    layers_of,
    optimizer_words,
    program_of,
)

SAMPLED = 6
"""Every sixth program is compared in CI; the others by `python tests --long`."""


def imported_meaning(imported: Imported) -> Meaning:
    """Return what an imported project builds in Keras."""
    return Meaning(network_of(imported.project), training_of(imported.project))


def network_of(project: Project) -> tuple[str, ...]:
    """Return a line for each layer of the Keras model that is built from a project."""
    from playground.engine.model.building import build_network  # noqa: PLC0415 - imports Keras

    inference, _task = examine(project)
    return layers_of(build_network(project, inference, is_hot=False).model)


def training_of(project: Project) -> dict[str, str]:
    """Return the settings of training in the words of a description."""
    import keras  # noqa: PLC0415 - takes seconds

    from playground.engine.model.compiling import make_schedule  # noqa: PLC0415

    training = project.training
    rate = make_schedule(training, training.learning_rate) or training.learning_rate
    optimizer = keras.optimizers.get(
        {
            "class_name": training.optimizer.name,
            "config": {"learning_rate": rate, **training.optimizer.params},
        }
    )
    words = {"loss": training.loss, "metrics": str(sorted(training.metrics))}
    words |= optimizer_words(optimizer)
    words |= {key: str(getattr(training, key)) for key in FIT}
    words["callbacks"] = str([callback_words(each) for each in callbacks_of(training)])
    return words


def callbacks_of(training: TrainingConfig) -> list[Any]:
    """Return the callbacks of Keras that the rules of a project stand for. Any: no types."""
    import keras  # noqa: PLC0415 - takes seconds

    made: list[Any] = []
    for rule in training.callbacks:
        spec = CALLBACKS[rule.name]
        params = {param.name: param.initial for param in spec.params} | dict(rule.params)
        if spec.keras_class == "ModelCheckpoint":
            params["filepath"] = "best.weights.h5"
            params["save_weights_only"] = True
        assert spec.keras_class is not None
        made.append(getattr(keras.callbacks, spec.keras_class)(**params))
    return made


def compare(name: str) -> None:
    """Compare a program with its description."""
    program, description = program_of(name)
    meaning = described(description)
    if meaning.refusal:
        with pytest.raises(ImportProblem) as refused:
            read_script(program)
        assert all(word.lower() in str(refused.value).lower() for word in meaning.refusal), str(
            refused.value
        )
        return
    imported = read_script(program, backbone=backbone_model)
    found = imported_meaning(replace(imported, project=measured(imported.project)))
    assert found.layers == meaning.layers
    stated = {key: value for key, value in found.training.items() if key in meaning.training}
    assert stated == meaning.training
    said = "\n".join(note.sentence for note in imported.notes)
    assert all(word in said for word in meaning.notes), said


@pytest.mark.keras
@pytest.mark.parametrize("name", all_names()[::SAMPLED])
def test_a_program_means_in_the_playground_what_it_means_in_keras(name: str) -> None:
    compare(name)


@pytest.mark.keras
@pytest.mark.long
@pytest.mark.parametrize(
    "name", [name for place, name in enumerate(all_names()) if place % SAMPLED]
)
def test_each_further_program_means_what_it_means_in_keras(name: str) -> None:
    compare(name)
