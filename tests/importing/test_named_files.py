"""Files that a program names are offered where they are at hand; none is opened."""

import json
from pathlib import Path

import pytest

from playground.importing.named_files import WEIGHTS, files_at_hand
from playground.importing.script import read_script

PROGRAM = """
import pandas as pd, numpy as np
from tensorflow import keras
{line}
model = keras.Sequential([keras.layers.Dense(1, input_shape=(3,))])
model.compile("adam", "mse")
model.fit(x, y, epochs=2)
"""
LINES = {
    'x = pd.read_csv("train.csv")': "train.csv",
    'x = pd.read_csv("../input/titanic/train.csv")': "../input/titanic/train.csv",
    'x = np.loadtxt("pima.csv", delimiter=",")': "pima.csv",
    "x = np.load('arrays.npz')": "arrays.npz",
    'x = keras.utils.image_dataset_from_directory("pictures/train")': "pictures/train",
    "x = keras.preprocessing.image.ImageDataGenerator().flow_from_directory('data')": "data",
    'BASE = "data/"\nx = pd.read_csv(BASE + "rows.csv")': "data/rows.csv",
}


@pytest.mark.parametrize("line", LINES)
def test_a_program_keeps_the_names_of_its_files(line: str) -> None:
    assert read_script(PROGRAM.format(line=line)).files == (LINES[line],)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "here" / "data").mkdir(parents=True)
    for name in ("train.csv", "data/rows.csv", "notes.md", "model.keras", "weights.h5"):
        (tmp_path / "here" / name).write_text("a,b\n1,2\n")
    (tmp_path / "secret.csv").write_text("a\n1\n")
    return tmp_path / "here"


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("train.csv", "train.csv"),
        ("./train.csv", "train.csv"),
        ("data/rows.csv", "data/rows.csv"),
        ("data", "data"),
        ("/kaggle/input/train.csv", "train.csv"),
        (r"C:\Users\me\train.csv", "train.csv"),
        (r"\\server\share\train.csv", "train.csv"),
        ("../../train.csv", "train.csv"),
        ("../secret.csv", ""),
        ("/etc/passwd", ""),
        ("notes.md", ""),
        ("model.keras", ""),
        ("weights.h5", ""),
        ("https://example.org/train.csv", ""),
        ("train.csv\0", ""),
        ("x" * 5000 + ".csv", ""),
        ("..", ""),
        ("", ""),
    ],
)
def test_only_data_beside_the_program_is_offered(name: str, found: str, folder: Path) -> None:
    offered = files_at_hand([name], (folder,))
    assert offered == ((folder / found,) if found else ())


def test_weights_beside_the_program_are_offered_as_weights(folder: Path) -> None:
    names = ["/models/weights.h5", "train.csv", "model.keras", "absent.h5"]
    offered = files_at_hand(names, (folder,), WEIGHTS)
    assert offered == (folder / "weights.h5", folder / "model.keras")


def test_a_pipe_is_not_offered(folder: Path) -> None:
    import os  # noqa: PLC0415

    if not hasattr(os, "mkfifo"):
        pytest.skip("this system has no pipes with names")
    os.mkfifo(folder / "pipe.csv")
    assert files_at_hand(["pipe.csv"], (folder,)) == ()


def test_the_names_of_a_notebook_are_kept_too() -> None:
    source = PROGRAM.format(line='x = pd.read_csv("train.csv")')
    cells = [{"cell_type": "code", "source": source.splitlines(keepends=True)}]
    assert read_script(json.dumps({"cells": cells, "nbformat": 4})).files == ("train.csv",)
