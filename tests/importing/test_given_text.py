"""What a pasted text is: a project, a program, a table, layers, or nothing of these."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.document.edits.clipboard import copied
from playground.document.file.line import to_line
from playground.document.templates.templates import TEMPLATES
from playground.importing.given_text import LOOKED_AT, TextKind, given_text

TUTORIAL = """
    import tensorflow as tf
    from tensorflow.keras import layers

    model = tf.keras.Sequential([layers.Dense(16, activation="relu"), layers.Dense(1)])
    model.compile(optimizer="adam", loss="mse")
"""
PROMPTED = ">>> from keras.models import Sequential\n>>> m = Sequential()\n>>> m.add(Dense(3))\n"
NOTEBOOK = json.dumps({"cells": [{"cell_type": "code", "source": ["import keras\n"]}]}, indent=1)
SHEET = "survived\tage\tsex\n1\t22\tmale\n0\t\tfemale\n1\t31\tmale\n"
GERMAN = "a;b;c\n1,5;2;rot\n2,5;3;blau\n"
QUOTED = 'name,age\n"Smith, John",31\n"Ford, Ruth",24\n"Olsen, Per",19\nMoore,44\n'
LETTER = "Hello all,\n\nthe model is good, the data is not, and I am off, as ever,\nYours,\nA.\n"


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (TUTORIAL, TextKind.PROGRAM),
        (PROMPTED, TextKind.PROGRAM),
        (NOTEBOOK, TextKind.PROGRAM),
        ("import keras", TextKind.PROGRAM),
        ("x, y = Input((2,)), Input((3,))", TextKind.PROGRAM),
        (SHEET, TextKind.TABLE),
        (GERMAN, TextKind.TABLE),
        (QUOTED.replace('"', ""), TextKind.NOTHING),
        (SHEET.replace("\t", ","), TextKind.TABLE),
        ("import, export\n12, 13\n14, 15", TextKind.TABLE),
        (to_line(TEMPLATES["iris"].build()), TextKind.PROJECT),
        ("https://playground.tensorflow.org/#dataset=xor", TextKind.PROJECT),
        (copied(TEMPLATES["xor"].build(), ()), TextKind.LAYERS),
        (LETTER, TextKind.NOTHING),
        ("import taxes are high this year\nand so is the rent", TextKind.NOTHING),
        ("one, two\nthree, four", TextKind.NOTHING),
        ("12", TextKind.NOTHING),
        ("", TextKind.NOTHING),
    ],
)
def test_a_text_is_known_for_what_it_is(text: str, kind: TextKind) -> None:
    assert given_text(text).kind is kind


def test_a_table_is_counted() -> None:
    found = given_text(SHEET)
    assert (found.rows, found.columns, found.separator) == (4, 3, "\t")
    assert given_text(GERMAN).separator == ";"
    assert given_text(NOTEBOOK).in_words == "a notebook"


@given(st.text(max_size=300))
def test_any_text_is_something_and_can_be_said(text: str) -> None:
    assert given_text(text).in_words


@pytest.mark.parametrize("unit", ["a,\n", "a,", "\n", " ", "import ", "{", "x.", ">>> "])
def test_a_long_text_is_looked_at_to_a_limit(unit: str) -> None:
    # Each of them would take minutes if an expression read it again from each place.
    given_text(unit * (3 * LOOKED_AT))


@pytest.mark.parametrize("cell", ["1" * 20_000, "." * 20_000, "1e" * 10_000, "1" + " " * 20_000])
def test_long_cells_are_looked_at_once(cell: str) -> None:
    # Each of them would take minutes if parts of an expression could share its letters.
    assert given_text(f"{cell}x;a\n{cell}y;b\n").kind is TextKind.NOTHING
    assert given_text(f"{cell}x;1\n{cell}y;2\n").kind is TextKind.TABLE
