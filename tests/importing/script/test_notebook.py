"""A notebook's file is read as the program that is in its cells."""

import json
from pathlib import Path
from typing import Any

import pytest

from playground.base.errors import ImportProblem
from playground.importing.files import FileKind, kind_of, read_script_file
from playground.importing.result import NoteKind
from playground.importing.script import read_script
from playground.importing.text.notebook import program_of

MODEL = [
    "model = tf.keras.Sequential([\n",
    "    tf.keras.layers.Dense(5, activation='relu', input_shape=(4,)),\n",
    "    tf.keras.layers.Dense(3, activation='softmax')])\n",
    "model.compile('adam', 'sparse_categorical_crossentropy')",
]


def cell(kind: str, source: Any) -> dict[str, Any]:
    return {"cell_type": kind, "metadata": {}, "outputs": [{"text": ["noise"]}], "source": source}


def notebook(*cells: Any) -> str:
    return json.dumps({"cells": cells, "nbformat": 4, "metadata": {"cells": "none"}}, indent=1)


WHOLE = notebook(
    cell("markdown", ["# Flowers\n", "First the *network*."]),
    cell("code", "import tensorflow as tf"),
    cell("code", MODEL),
    cell("raw", "model.fit(x, y, epochs=9)"),
    cell("code", ["%matplotlib inline\n", "model.fit(x, y, epochs=30)"]),
)


def test_code_cells_become_a_program_and_text_cells_comments() -> None:
    imported = read_script(WHOLE)
    assert imported.project.training.epochs == 30
    assert [layer.type_name for layer in imported.project.network.layers] == [
        "Input",
        "Dense",
        "Dense",
    ]
    assert "# Flowers" in imported.source
    assert "# First the *network*." in imported.source
    assert "noise" not in imported.source
    (needed,) = imported.lines(NoteKind.NEEDS_YOU)
    (note,) = [note for note in imported.notes if note.line == needed]
    assert "its data is not at hand" in note.message
    assert note.place == "code cell 3, line 2"


def test_notes_have_the_line_numbers_of_the_shown_program() -> None:
    imported = read_script(WHOLE)
    lines = imported.source.split("\n")
    (number,) = imported.lines(NoteKind.LEFT_OUT)
    assert lines[number - 1] == "%matplotlib inline"


@pytest.mark.parametrize(
    "text",
    [
        "x = {}",
        '{"cells": 3}',
        '{"cells": [',
        '["cells"]',
        '{"cells":' + "[" * 100_000,
        'settings = {"cells": [1]}',
    ],
)
def test_other_text_stays_unchanged(text: str) -> None:
    assert program_of(text) == text


def test_malformed_cells_are_skipped() -> None:
    text = notebook(3, cell("code", None), cell("code", ["x = 1\n", 4]), {})
    assert "x = 1" in program_of(text)


def test_a_file_with_that_suffix_is_a_script(tmp_path: Path) -> None:
    path = tmp_path / "flowers.ipynb"
    path.write_text(WHOLE, encoding="utf-8")
    assert kind_of(path) is FileKind.SCRIPT
    assert read_script_file(path).project.training.epochs == 30


def test_lines_in_messages_are_those_of_the_cells() -> None:
    text = notebook(
        cell("markdown", "# A title"),
        cell("code", "import keras\ndef odd(t, p):\n    return elsewhere.distance(t, p)"),
        cell("code", "m = keras.Sequential([keras.Input((2,)), keras.layers.Dense(1)])"),
        cell("code", "m.compile('adam', odd)\nm"),
    )
    notes = read_script(text).notes
    (note,) = [note for note in notes if "the loss odd" in note.message]
    assert note.place == "code cell 3, line 1"
    assert "code cell 1, line 3 (return elsewhere.distance(t, p))" in note.message
    assert not [note for note in notes if note.text == "m"]


def test_a_refusal_of_a_notebook_names_the_cell() -> None:
    text = notebook(
        cell("code", "import keras\ni = keras.Input((4, 2))"),
        cell("code", "x = i\nx = x[:, 0]\nm = keras.Model(i, keras.layers.Dense(1)(x))"),
    )
    with pytest.raises(ImportProblem, match="Code cell 2, line 2: a part of the output"):
        read_script(text)
