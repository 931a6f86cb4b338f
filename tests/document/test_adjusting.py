"""A network that cannot take other data, nor be repaired, is replaced by one that can."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from playground.base.params import Selection
from playground.datasets.config import DataConfig
from playground.datasets.prepare import inspected
from playground.datasets.spec import no_progress
from playground.document.problems.examining import examine
from playground.document.project import Project
from playground.document.proposals.adjusting import Adjust, UseSuitable
from playground.document.templates.templates import TEMPLATES


@pytest.fixture
def texts(tmp_path: Path) -> DataConfig:
    """Texts of two classes."""
    for name, word in (("good", "fine"), ("bad", "poor")):
        (tmp_path / name).mkdir()
        for number in range(6):
            (tmp_path / name / f"{number}.txt").write_text(f"a {word} film")
    config = DataConfig(Selection("text_folder", {"path": str(tmp_path)}))
    return inspected(config, no_progress)


def _with(template: str, data: DataConfig) -> Project:
    return replace(TEMPLATES[template].build(), data=data)


def test_convolutions_cannot_be_repaired_for_texts_but_replaced(texts: DataConfig) -> None:
    stuck = _with("mnist-cnn", texts)
    assert not examine(Adjust().apply(stuck))[0].is_buildable
    found = UseSuitable().apply(stuck)
    assert examine(found)[0].is_buildable
    assert found.data == texts
    assert "Embedding" in {layer.type_name for layer in found.network.layers}


def test_a_network_for_arrays_of_prices_answers_in_their_units(tmp_path: Path) -> None:
    x = np.arange(600.0).reshape(200, 3)
    np.savez(tmp_path / "a.npz", x=x, y=1000 + 5 * x.sum(axis=1))
    config = DataConfig(Selection("npz", {"path": str(tmp_path / "a.npz")}))
    found = UseSuitable().apply(_with("xor", inspected(config, no_progress)))
    assert examine(found)[0].problems == ()
    assert found.network.layers[-1].type_name == "Rescaling"
