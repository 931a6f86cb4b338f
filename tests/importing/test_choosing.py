"""Which of the models of a script can be chosen, and by which names."""

import pytest

from playground.importing.script import read_script

MODEL = """
model = Sequential([Dense({units}, input_shape=(4,)), Dense(1)])
model.compile(loss="mse", optimizer="sgd")
"""
THREE = "from keras import Sequential\nfrom keras.layers import Dense\n" + "".join(
    MODEL.format(units=units) for units in (3, 5, 7)
)


def test_models_of_one_variable_differ_by_their_lines() -> None:
    names = read_script(THREE).models
    assert names == ("model", "model (line 7)", "model (line 4)")


@pytest.mark.parametrize(("name", "units"), [("model", 7), ("model (line 7)", 5)])
def test_each_can_be_chosen_by_its_name(name: str, units: int) -> None:
    layers = read_script(THREE, model=name).project.network.layers
    assert layers[1].params["units"] == units
