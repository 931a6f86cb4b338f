"""A layer's name is one that TensorFlow runs; other letters become the nearest ones."""

import re

import hypothesis.strategies as st
import pytest
from hypothesis import given

from playground.base.errors import ParameterError
from playground.document.commands import Rename
from playground.document.naming import is_layer_name, layer_name
from playground.document.templates.templates import TEMPLATES
from playground.importing.script import read_script

SCOPE = re.compile(r"[A-Za-z0-9_.\\/>-]*")
"""TensorFlow's rule for scopes: tensorflow/python/framework/ops.py, ``_VALID_SCOPE_NAME_REGEX``."""


@given(st.text(max_size=200))
def test_every_text_has_a_nearest_name(text: str) -> None:
    name = layer_name(text)
    assert is_layer_name(name) or not text
    assert SCOPE.fullmatch(name)
    assert layer_name(name) == name


@given(st.from_regex(r"[A-Za-z_][A-Za-z0-9_]{0,63}", fullmatch=True))
def test_a_name_that_is_allowed_stays(name: str) -> None:
    assert layer_name(name) == name


@pytest.mark.parametrize("name", ["höhe", "層", "a b", "2nd", "", "x" * 65])
def test_a_layer_is_not_renamed_to_what_cannot_run(name: str) -> None:
    project = TEMPLATES["xor"].build()
    with pytest.raises(ParameterError, match="a letter of a to z"):
        Rename(project.network.layers[1].id, name).apply(project)


def test_names_of_a_program_become_names_that_run() -> None:
    imported = read_script(
        "import keras\nfrom keras.layers import Dense\n"
        "model = keras.Sequential([keras.Input((3,)), Dense(4, name='höhe'),\n"
        "    Dense(5, name='hohe'), Dense(1, name='層')])\nmodel.compile('adam', 'mse')\n"
    )
    names = [layer.name for layer in imported.project.network.layers[1:]]
    assert all(map(is_layer_name, names))
    assert len(set(names)) == 3
