"""Generates hostile files of every kind; none is stored in the project."""

import io
import json
import struct
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any
from zlib import crc32

import h5py
import numpy as np

from playground.document.file.archive import Member, write_archive
from playground.document.templates.templates import TEMPLATES
from playground.training.files import project_file
from playground.training.protocol.engine import Checkpoint
from playground.training.protocol.frames import Curves
from playground.training.protocol.state import Position

NETWORK = "model = keras.Sequential([keras.Input((2,)), keras.layers.Dense(1)])\n"
DENSE = {
    "class_name": "Dense",
    "config": {"name": "dense", "units": 2, "activation": "linear", "use_bias": True},
}
INPUT = {"class_name": "InputLayer", "config": {"name": "input", "batch_shape": [None, 3]}}

Write = Callable[[Path], object]


def text(content: str) -> Write:
    return lambda path: path.write_text(content)


def archive(members: Mapping[str, bytes], *, deflated: bool = False) -> bytes:
    stream = io.BytesIO()
    write_archive(stream, {name: Member(content, deflated) for name, content in members.items()})
    return stream.getvalue()


def weights(**arrays: Any) -> bytes:
    """Return the HDF5 file within a `.keras` file."""
    stream = io.BytesIO()
    with h5py.File(stream, "w", libver="earliest") as file:
        for name, array in arrays.items():
            file[f"layers/dense/vars/{name}"] = array
    return stream.getvalue()


GOOD_WEIGHTS = weights(**{"0": np.ones((3, 2), "f4"), "1": np.zeros(2, "f4")})


def described(*layers: object) -> dict[str, Any]:
    return {"class_name": "Sequential", "config": {"name": "model", "layers": list(layers)}}


def keras_file(description: object, content: bytes = GOOD_WEIGHTS) -> bytes:
    return archive(
        {
            "metadata.json": b'{"keras_version": "3.0.0"}',
            "config.json": json.dumps(description).encode(),
            "model.weights.h5": content,
        }
    )


def keras_model(description: object, content: bytes = GOOD_WEIGHTS) -> Write:
    return lambda path: path.write_bytes(keras_file(description, content))


def changed(**config: object) -> dict[str, Any]:
    return {**DENSE, "config": {**DENSE["config"], **config}}  # type: ignore[dict-item]


def hdf5_model(description: object) -> bytes:
    stream = io.BytesIO()
    with h5py.File(stream, "w", libver="earliest") as file:
        file.attrs["model_config"] = json.dumps(description)
        group = file.create_group("model_weights/dense")
        group.attrs["weight_names"] = [b"kernel", b"bias"]
        group["kernel"], group["bias"] = np.ones((3, 2), "f4"), np.zeros(2, "f4")
    return stream.getvalue()


def looping(content: bytes) -> bytes:
    """Return an HDF5 file whose free list points to itself: the library loops forever."""
    damaged = bytearray(content)
    heap = content.index(b"HEAP")
    _size, free, start = struct.unpack_from("<QQQ", content, heap + 8)
    struct.pack_into("<Q", damaged, start + free, free)
    return bytes(damaged)


def deep(depth: int) -> object:
    """Return a description with deeply nested settings."""
    inner: object = 1
    for _ in range(depth):
        inner = {"config": {"inner": inner}, "class_name": "Dense"}
    return described(INPUT, changed(kernel_regularizer=inner))


def circular_groups() -> bytes:
    stream = io.BytesIO(GOOD_WEIGHTS)
    with h5py.File(stream, "r+") as file:
        file["layers/dense/again"] = file["layers"]
    return stream.getvalue()


def reaching(target: str) -> bytes:
    stream = io.BytesIO(GOOD_WEIGHTS)
    with h5py.File(stream, "r+") as file:
        file["layers/other"] = h5py.ExternalLink(target, "/x")
    return stream.getvalue()


def promising() -> bytes:
    """Return an HDF5 file with an empty array that claims 400 GB."""
    stream = io.BytesIO()
    with h5py.File(stream, "w") as file:
        file.create_dataset("layers/dense/vars/0", (10**6, 10**5), "f4", chunks=(1000, 1000))
    return stream.getvalue()


def array_header(shape: str, dtype: str = "'<f4'", extra: str = "") -> bytes:
    header = f"{{'descr': {dtype}, 'fortran_order': False, 'shape': {shape}{extra}}}".encode()
    padded = header.ljust(118 if len(header) < 118 else len(header) + 64 - len(header) % 64) + b"\n"
    return b"\x93NUMPY\x01\x00" + struct.pack("<H", len(padded)) + padded


def table(shape: str, dtype: str = "'<f4'", extra: str = "") -> Write:
    """Return a function that writes an array file with that header, and its labels."""

    def write(path: Path) -> None:
        path.write_bytes(array_header(shape, dtype, extra) + bytes(480))
        np.save(path.with_name(f"{path.stem}_labels.npy"), np.arange(60) % 2)

    return write


def arrays(x: bytes, name: str = "x.npy") -> Write:
    stream = io.BytesIO()
    np.save(stream, np.arange(60) % 2)
    return lambda path: path.write_bytes(archive({name: x, "y.npy": stream.getvalue()}))


def three_gigabytes(path: Path) -> None:
    """Write an archive that claims to unpack to three gigabytes."""
    content = bytearray(archive({"x.npy": array_header("(60, 2)") + bytes(480)}))
    struct.pack_into("<I", content, content.index(b"PK\x01\x02") + 24, 3 * 2**30)
    path.write_bytes(content)


def zip_bomb(path: Path) -> None:
    """Write 600 MB of zeros, compressed to less than 1 MB."""
    with (
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as file,
        file.open("x.npy", "w", force_zip64=True) as member,
    ):
        member.write(array_header("(60, 10485760)", "'|u1'"))
        for _ in range(600):
            member.write(bytes(2**20))
        file_of_labels = io.BytesIO()
        np.save(file_of_labels, np.arange(60) % 2)
    with zipfile.ZipFile(path, "a") as file:
        file.writestr("y.npy", file_of_labels.getvalue())


def project(model: bytes, state: dict[str, Any] | None = None) -> Write:
    def write(path: Path) -> None:
        held = Checkpoint(model, state or {}, Position(3, 0), Curves())
        project_file.save(path, TEMPLATES["xor"].build(), held)

    return write


def wrong_sum(path: Path) -> None:
    """Write an archive with a member whose checksum is wrong."""
    content = array_header("(60, 2)") + bytes(480)
    whole = archive({"x.npy": content, "y.npy": content})
    path.write_bytes(whole.replace(struct.pack("<I", crc32(content)), b"\1\2\3\4"))


HOSTILE: Mapping[str, Write] = MappingProxyType(
    {
        "brackets.py": text("x = " + "[" * 5000),
        "nested.py": text(NETWORK + "x = [[[0 for a in range(999)] for b in range(999)] * 999]"),
        "huge_power.py": text(NETWORK + "x = 9 ** 9 ** 9 ** 9"),
        "called.py": text("import keras\nkeras(1)"),
        "minus.py": text(NETWORK + "x = " + "-" * 5000 + "1"),
        "nothing.py": text(""),
        "zeros.py": lambda path: path.write_bytes(bytes(5000)),
        "not_text.py": lambda path: path.write_bytes(bytes(range(256)) * 9),
        "deep.ipynb": text('{"cells": ' + "[" * 100_000),
        "odd.ipynb": text('{"cells": [{"cell_type": 3, "source": {"a": [1]}}, 7, null]}'),
        "name_is_a_path.keras": keras_model(described({**INPUT, "name": "../../x"}, DENSE)),
        "name_is_a_list.keras": keras_model(described(INPUT, changed(name=[-1]))),
        "config_is_a_number.keras": keras_model(described(INPUT, {**DENSE, "config": 65536})),
        "no_units.keras": keras_model(described(INPUT, changed(units=None))),
        "huge_units.keras": keras_model(described(INPUT, changed(units=2**30))),
        "beyond_64_bits.keras": keras_model(described(INPUT, changed(units=2**70))),
        "negative_units.keras": keras_model(described(INPUT, changed(units=-3))),
        "layers_are_text.keras": keras_model(
            {"class_name": "Sequential", "config": {"layers": "a"}}
        ),
        "no_layers.keras": keras_model(described()),
        "input_is_huge.keras": keras_model(
            described({**INPUT, "config": {"name": "i", "batch_shape": [None, 2**40]}}, DENSE)
        ),
        "not_a_number.keras": keras_model(described(INPUT, changed(units=float("nan")))),
        "deep.keras": keras_model(deep(300)),
        "looping.keras": keras_model(described(INPUT, DENSE), looping(GOOD_WEIGHTS)),
        "circular.keras": keras_model(described(INPUT, DENSE), circular_groups()),
        "reaching.keras": keras_model(described(INPUT, DENSE), reaching("/etc/passwd")),
        "promising.keras": keras_model(described(INPUT, DENSE), promising()),
        "no_weights.keras": keras_model(described(INPUT, DENSE), b"nothing"),
        "texts_for_weights.keras": keras_model(
            described(INPUT, DENSE), weights(**{"0": [b"a"] * 6, "1": [b"b"] * 2})
        ),
        "looping.h5": lambda path: path.write_bytes(looping(hdf5_model(described(INPUT, DENSE)))),
        "deep.h5": lambda path: path.write_bytes(hdf5_model(deep(400))),
        "cut.h5": lambda path: path.write_bytes(hdf5_model(described(INPUT, DENSE))[:3000]),
        "negative_shape.npy": table("(-60, 2)"),
        "overflow_shape.npy": table("(4294967296, 4294967296)"),
        "shape_is_text.npy": table("'abc'"),
        "objects.npy": table("(60, 2)", "'|O'"),
        "open_bracket.npy": table("(60, 2"),
        "header_is_deep.npy": table("(" * 2000 + ")" * 2000),
        "extra_key.npy": table("(60, 2)", extra=", 'more': [1]"),
        "no_member_name.npz": arrays(b"", "x"),
        "negative_shape.npz": arrays(array_header("(-60, 2)") + bytes(480)),
        "overflow_shape.npz": arrays(array_header("(4294967296, 4294967296)") + bytes(480)),
        "seven_gigabytes.npz": arrays(array_header("(1800000000,)") + bytes(480)),
        "open_bracket.npz": arrays(array_header("(60, 2") + bytes(480)),
        "shape_of_texts.npz": arrays(array_header("('a', 2)") + bytes(480)),
        "three_gigabytes.npz": three_gigabytes,
        "bomb.npz": zip_bomb,
        "wrong_sum.npz": wrong_sum,
        "quotes.csv": text('a,b\n"1,' + "2\n" * 50_000),
        "many_columns.csv": text(",".join(map(str, range(100_000))) + "\n"),
        "zeros.csv": lambda path: path.write_bytes(bytes(5000)),
        "markup.csv": text('<img src="file:///etc/passwd">,b\n1,2\n3,4\n5,6\n7,8\n'),
        "huge_numbers.csv": text("a,b\n" + "9" * 5000 + ",1\n" + "8" * 400 + ",2\n1,3\n"),
        "wide_cell.csv": text("a,b\n" + "x" * 200_000 + ",1\ny,2\n"),
        "huge_units.nnplay": project(keras_file(described(INPUT, changed(units=2**30)))),
        "looping.nnplay": project(keras_file(described(INPUT, DENSE), looping(GOOD_WEIGHTS))),
        "promising.nnplay": project(keras_file(described(INPUT, DENSE), promising())),
        "no_model.nnplay": project(archive({"config.json": b"{}"})),
        "other_network.nnplay": project(keras_file(described(INPUT, DENSE))),
        "nothing.nnplay": text(""),
    }
)
"""The function that writes each hostile file, by file name; the suffix is its kind."""
