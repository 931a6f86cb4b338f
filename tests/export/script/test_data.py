"""The data part of a script gives the same arrays as the program itself."""

from typing import Any

import numpy as np
import pytest

from playground.base.params import Selection
from playground.datasets.config import DataConfig
from playground.datasets.prepare import describe, prepare
from playground.datasets.sources import DATASETS
from playground.export.script.data import data_code
from playground.export.script.sources import SOURCES

USUAL = "binary_crossentropy"
XOR = Selection("xor", {"noise": 20, "samples": 101})
CONFIGS = [
    *(DataConfig(Selection(name)) for name in SOURCES if DATASETS[name].has_features),
    *(
        DataConfig(Selection(name, {"noise": 30, "samples": 75}), seed=7)
        for name in SOURCES
        if DATASETS[name].has_features and name != "truth_table"
    ),
    *(
        DataConfig(Selection(name, {"labels": "-1/1"}), ("x²", "sin x", "xy"), 0.29, 3)
        for name in ("truth_table", "circle", "gauss", "spiral", "xor")
    ),
    DataConfig(XOR, ("y", "x", "sin y", "y²"), 0.8, 1, "standard"),
    DataConfig(XOR, ("x", "x²"), 0.8, 1, "minmax"),
    DataConfig(XOR, ("xy",), 0.9, 2),
    DataConfig(Selection("truth_table", {"gate": "nand"}), scaling="standard"),
]


def ignored(text: str, fraction: float | None) -> None:
    """Take no notice of progress."""


def assert_same_arrays(config: DataConfig) -> None:
    code = data_code(config, describe(config), USUAL)
    names: dict[str, Any] = {}
    exec("\n".join((*code.imports, code.text)), names)
    prepared = prepare(config, ignored)
    pairs = zip(("x_train", "y_train"), (prepared.train.x, prepared.train.y), strict=True)
    tests = zip(code.test, (prepared.test.x, prepared.test.y), strict=True)
    for name, expected in (*pairs, *tests):
        assert names[name].dtype == expected.dtype
        np.testing.assert_allclose(names[name], expected, rtol=0, atol=2e-6)


@pytest.mark.parametrize("config", CONFIGS, ids=lambda config: config.source.name)
def test_the_script_makes_the_same_samples(config: DataConfig) -> None:
    assert_same_arrays(config)


def test_every_data_set_has_code() -> None:
    assert set(SOURCES) == set(DATASETS.names)
