"""Small programs that went wrong once: what must come of each."""

import pytest

from playground.base.errors import ImportProblem
from playground.catalog.losses import NO_LOSS
from playground.document.problems.examining import examine
from playground.importing.result import NoteKind
from playground.importing.script import read_script
from tests.conftest import SHARED

CASES = SHARED / "cases" / "imports"
LAYERS = {
    "c01_transpose.py": "Input Conv2D MaxPooling2D Conv2DTranspose Concatenate "
    "GlobalAveragePooling2D Dense",
    "c03_channels_first.py": "Input Conv2D MaxPooling2D Flatten Dense",
    "c04_autoencoder.py": "Input Flatten Dense Dense",
    "c06_own_loss.py": "Input Dense Dense",
    "c07_bare_name.ipynb": "",
    "c09_kfold.py": "Input Dense Dense",
    "c10_rank.py": "Input LSTM Dense",
    "c11_guess.py": "Input Flatten Dense",
    "c14_lenet_class.py": "Input Dense Dense",
    "c15_subclass.py": "Input Dense Dense",
}


@pytest.mark.skipif(not CASES.is_dir(), reason="the shared cases are not at hand")
@pytest.mark.parametrize("name", LAYERS)
def test_a_case_becomes_its_network_and_can_be_built(name: str) -> None:
    imported = read_script((CASES / name).read_text(encoding="utf-8"))
    project = imported.project
    found = " ".join(layer.type_name for layer in project.network.layers)
    assert found == (LAYERS[name] or found)
    assert examine(project)[0].is_buildable
    assert project.training.loss != NO_LOSS
    assert not [note for note in imported.notes if "not Python" in note.message]


@pytest.mark.skipif(not CASES.is_dir(), reason="the shared cases are not at hand")
def test_two_inputs_are_refused_by_name() -> None:
    with pytest.raises(ImportProblem, match=r"Line 4: the network has 2 inputs \(p, q\)"):
        read_script((CASES / "c05_two_inputs.py").read_text(encoding="utf-8"))


@pytest.mark.skipif(not CASES.is_dir(), reason="the shared cases are not at hand")
def test_a_guessed_size_is_assumed_and_that_of_a_known_data_set_is_right() -> None:
    imported = read_script((CASES / "c11_guess.py").read_text(encoding="utf-8"))
    assert imported.project.network.layers[-1].params["units"] == 10
    series = read_script((CASES / "c10_rank.py").read_text(encoding="utf-8"))
    assert any("is assumed" in note.message for note in series.notes)
    assert all(note.kind in NoteKind for note in series.notes)
