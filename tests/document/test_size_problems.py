"""A network that does not fit into this machine's memory is refused before allocating."""

from typing import Any

import pytest

from playground.base.errors import TrainingError
from playground.base.memory import available_bytes, total_bytes
from playground.datasets.prepare import prepare
from playground.datasets.spec import no_progress
from playground.document.commands import SetParams
from playground.document.problems import size
from playground.document.problems.examining import examine
from playground.document.project import Project
from playground.document.templates.templates import TEMPLATES


def xor(units: int) -> Project:
    project = TEMPLATES["xor"].build()
    return SetParams(project.network.layers[1].id, {"units": units}).apply(project)


def test_available_memory_is_at_most_the_total() -> None:
    assert 0 < available_bytes() <= total_bytes()


def test_a_network_beyond_memory_is_a_problem_of_its_largest_layer(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(size, "total_bytes", lambda: 17 * 16 - 1)
    assert examine(xor(3))[0].is_buildable  # 3·2 + 3 + 3 + 1 = 13 weights
    inference, _task = examine(xor(4))
    assert not inference.is_buildable
    (problem,) = inference.problems
    assert problem.layer_id == xor(4).network.layers[1].id
    assert "17 weights" in problem.message
    assert "smaller" in problem.message


@pytest.mark.keras
def test_the_engine_refuses_what_does_not_fit_into_free_memory(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from playground.engine import create_engine, keras_engine  # noqa: PLC0415 - TensorFlow

    engine: Any = create_engine("graph")
    project = xor(4)
    data = prepare(project.data, no_progress)
    monkeypatch.setattr(keras_engine, "available_bytes", lambda: 17 * 16 - 1)
    with pytest.raises(TrainingError, match="of memory to train"):
        engine.build(project, data)
