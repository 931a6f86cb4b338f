"""Small valid files of every kind, and random damage to them."""

import io
import json
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from random import Random
from types import MappingProxyType

import numpy as np

from playground.document.templates.templates import TEMPLATES
from playground.training.files import project_file
from playground.training.protocol.engine import Checkpoint
from playground.training.protocol.frames import Curves
from playground.training.protocol.state import Position
from tests.reading.damage import (
    DENSE,
    INPUT,
    archive,
    described,
    hdf5_model,
    keras_file,
)
from tests.training.stored import EPOCHS, recorded, run

SCRIPT = """import keras
from keras import layers
import numpy as np
units = [4 * n for n in range(1, 3)]
x = np.array([[0, 0], [0, 1], [1, 0], [1, 1]])
y = np.array([0, 1, 1, 0])
model = keras.Sequential([layers.Input((2,)), layers.Dense(units[0], activation="relu")])
for n in units:
    model.add(layers.Dense(n))
model.add(layers.Dense(1, activation="sigmoid"))
model.compile(optimizer=keras.optimizers.Adam(0.01), loss="binary_crossentropy")
model.fit(x, y, epochs=100, batch_size=4)
"""
WHOLE = described(INPUT, DENSE)


def notebook() -> bytes:
    cells = [
        {"cell_type": "markdown", "source": ["# XOR"]},
        {"cell_type": "code", "source": SCRIPT.splitlines(keepends=True), "outputs": []},
    ]
    return json.dumps({"cells": cells, "metadata": {}, "nbformat": 4}).encode()


def table() -> bytes:
    random = Random(5)
    rows = [f"{random.random():.3f},{random.choice('abc')},{n % 2}" for n in range(40)]
    return "\n".join(["size,colour,kind", *rows]).encode()


def array(values: "np.ndarray[tuple[int, ...], np.dtype[np.generic]]") -> bytes:
    stream = io.BytesIO()
    np.save(stream, values)
    return stream.getvalue()


def arrays() -> bytes:
    stream = io.BytesIO()
    x = np.arange(80, dtype=np.float32).reshape(40, 2)
    np.savez_compressed(stream, x=x, y=np.arange(40) % 2)
    return stream.getvalue()


def trained_project(folder: Path) -> bytes:
    """Return a project file with a model, earlier runs, and the moments of all runs."""
    path = folder / "seed.nnplay"
    moments = recorded([4, 3], [("<f4", (2, 3)), ("<i8", ())])
    columns = Curves(("loss",), np.zeros((EPOCHS, 1), np.float32))
    extra = {"state_0": np.zeros(3)}
    model = Checkpoint(keras_file(WHOLE), extra, Position(3, 0), columns, recorded=moments)
    runs = (run(None), run(moments, "Run 2"))
    project_file.save(path, TEMPLATES["xor"].build(), model, runs=runs)
    return path.read_bytes()


def seeds(folder: Path) -> Mapping[str, bytes]:
    """Return a valid file of each kind, by its suffix."""
    return MappingProxyType(
        {
            ".py": SCRIPT.encode(),
            ".ipynb": notebook(),
            ".keras": keras_file(WHOLE),
            ".h5": hdf5_model(WHOLE),
            ".csv": table(),
            ".npy": array(np.arange(80, dtype=np.float32).reshape(40, 2)),
            ".npz": arrays(),
            ".nnplay": trained_project(folder),
        }
    )


def flipped(content: bytearray, random: Random) -> None:
    for _ in range(random.choice((1, 1, 2, 5, 20))):
        content[random.randrange(len(content))] ^= random.randrange(1, 256)


def truncated(content: bytearray, random: Random) -> None:
    del content[random.randrange(len(content)) :]


def doubled(content: bytearray, random: Random) -> None:
    start = random.randrange(len(content))
    part = content[start : start + random.randrange(1, 400)]
    place = random.randrange(len(content))
    content[place:place] = part * random.choice((1, 2, 50))


def cut_out(content: bytearray, random: Random) -> None:
    start = random.randrange(len(content))
    del content[start : start + random.randrange(1, 200)]


def overwritten(content: bytearray, random: Random) -> None:
    """Overwrite something with extreme numbers: it may be a size, an offset or a count."""
    value = random.choice((0, 1, 2**31 - 1, 2**32 - 1, 2**63 - 1, 2**64 - 1)).to_bytes(8, "little")
    start = random.randrange(len(content))
    content[start : start + 8] = value


def swapped_digits(content: bytearray, random: Random) -> None:
    digits = [place for place, byte in enumerate(content) if 48 <= byte <= 57]
    if digits:
        place = random.choice(digits)
        content[place : place + 1] = random.choice((b"-1", b"999999999999", b"1e400", b"0", b"[]"))


DAMAGES: tuple[Callable[[bytearray, Random], None], ...] = (
    flipped,
    truncated,
    doubled,
    cut_out,
    overwritten,
    swapped_digits,
)


def mutated(content: bytes, random: Random) -> bytes:
    """Return `content` damaged; half of the archives stay valid, with a damaged member."""
    if content.startswith(b"PK") and random.random() < 0.6:
        return _within(content, random)
    result = bytearray(content)
    for _ in range(random.choice((1, 1, 1, 2, 4))):
        if result:
            random.choice(DAMAGES)(result, random)
    return bytes(result)


def _within(content: bytes, random: Random) -> bytes:
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        members = {name: file.read(name) for name in file.namelist()}
    name = random.choice([name for name, member in members.items() if member])
    return archive({**members, name: mutated(members[name], random)}, deflated=True)
