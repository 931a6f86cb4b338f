"""The tutorials' programs, pasted as they are, train with the real Keras."""

from dataclasses import replace
from pathlib import Path

import pytest

from playground.base.params import Selection
from playground.catalog.layers import LAYERS
from playground.document.project import Project
from playground.document.templates.templates import TEMPLATES
from playground.export.script import script_of
from playground.importing.script import read_script
from playground.training import inline
from playground.training.protocol.engine import Engine
from tests.importing.tutorials import (
    MNIST_LOGITS,
    REGULARIZED,
    WITHOUT_WEIGHTS,
    XOR_AS_COPIED,
    XOR_BARE,
)


@pytest.fixture(scope="module")
def engine() -> Engine:
    """Return an engine that compiles only what it runs."""
    from playground.engine import create_engine  # noqa: PLC0415 - imports TensorFlow

    return create_engine("graph")


def trained(engine: Engine, project: Project, epochs: int | None = None) -> dict[str, float]:
    """Return the metrics of the last epoch."""
    run = inline.train(engine, project, epochs=epochs)
    run.program.close()
    return run.curves.last()


@pytest.mark.parametrize("script", [XOR_BARE, XOR_AS_COPIED])
def test_xor_trains_for_a_thousand_epochs(script: str, engine: Engine) -> None:
    project = read_script(script, base=TEMPLATES["xor"].build()).project
    run = inline.train(engine, project)
    run.program.close()
    assert len(run.curves) == 1000
    loss = run.curves.column("loss")
    assert loss[-1] < 0.9 * loss[0]


def test_mnist_trains(mnist_path: Path, engine: Engine) -> None:
    base = TEMPLATES["xor"].build()
    source = Selection("mnist", {"path": str(mnist_path)})
    project = read_script(
        MNIST_LOGITS, base=replace(base, data=replace(base.data, source=source))
    ).project
    assert project.data.source == source
    assert trained(engine, project, epochs=1)["val_accuracy"] > 0.9


def test_regularized_network_trains_with_its_rules(engine: Engine) -> None:
    project = read_script(REGULARIZED).project
    run = inline.train(engine, project)
    run.program.close()
    assert "val_loss" in run.curves.columns
    assert run.curves.last()["accuracy"] > 0.7
    losses = run.curves.column("val_loss")
    if len(losses) < 50:
        assert losses.argmin() == len(losses) - 4


def test_layers_without_weights_train_whether_the_catalogue_has_them_or_not(engine: Engine) -> None:
    imported = read_script(WITHOUT_WEIGHTS)
    outside = {
        str(layer.params["class_name"])
        for layer in imported.project.network.layers
        if layer.type_name == "Opaque"
    }
    assert outside == {"Cropping2D", "UnitNormalization"} - set(LAYERS.names)
    assert not imported.notes
    assert trained(engine, imported.project)["loss"] < 2.5
    again = read_script(script_of(imported.project), base=imported.project)
    assert again.project.network == imported.project.network
