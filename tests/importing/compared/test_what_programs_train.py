"""Imported programs train with the real engine: an autoencoder, a U-Net, a subclassed model."""

from dataclasses import replace

import numpy as np
import pytest

from playground.importing.measuring import measured, needs_keras
from playground.importing.script import read_script
from playground.training import inline
from playground.training.protocol.engine import Engine
from playground.training.protocol.probes import ReconstructionsProbe
from tests.importing.compared.described import program_of

AUTOENCODER = """
from sklearn.datasets import load_digits
import keras
from keras import layers
x = load_digits().images[..., None] / 16.0
i = keras.Input((8, 8, 1))
h = layers.Conv2D(4, 3, padding="same", activation="relu")(i)
o = layers.Conv2D(1, 3, padding="same", activation="sigmoid")(h)
auto = keras.Model(i, o)
auto.compile("adam", "binary_crossentropy")
auto.fit(x, x, epochs=3, batch_size=64)
"""


def test_an_autoencoder_trains_and_shows_its_reconstructions(engine: Engine) -> None:
    project = read_script(AUTOENCODER).project
    run = inline.train(engine, project, epochs=3)
    loss = run.curves.column("loss")
    assert loss[-1] < loss[0]
    probe = ReconstructionsProbe(4)
    answer = run.program.answer(frozenset({probe}))[probe]
    run.program.close()
    assert answer.x.shape == answer.targets.shape == answer.outputs.shape == (4, 8, 8, 1)
    assert np.array_equal(answer.x, answer.targets)


@pytest.mark.parametrize(
    "name", ["u_net_small", "subclassed_model", "convolutional_lstm", "own_loss_formula"]
)
def test_a_program_trains_on_data_that_stands_in(name: str, engine: Engine) -> None:
    program, _description = program_of(name)
    project = read_script(program).project
    if needs_keras(project):
        project = measured(project)
    if project.data.source.name == "mnist":
        pytest.skip("the pictures of MNIST are not at hand")
    training = replace(project.training, epochs=2, batch_size=32)
    run = inline.train(engine, replace(project, training=training), epochs=2)
    loss = run.curves.column("loss")
    run.program.close()
    assert np.isfinite(loss).all()
