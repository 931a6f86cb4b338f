"""Errors of Keras and lack of memory become messages for the user."""

from collections.abc import Callable
from typing import Any

import pytest

from playground.base.causes import first_sentence
from playground.base.errors import TrainingError
from playground.datasets.task import Prepared
from playground.document.project import Project
from playground.engine.model.refusals import in_words
from playground.training.protocol.engine import Engine, Program

Build = Callable[..., Program]

WHAT_TO_DO = "choose a smaller batch size, fewer units or filters, or fewer samples"


@pytest.fixture
def program(graph_engine: Engine, build: Build, chain: Any, quadrants: Prepared) -> Program:
    project: Project = chain(("Dense", {"units": 4}), ("Dense", {"units": 1}))
    return build(graph_engine, project, quadrants)


@pytest.fixture
def exhausted() -> Exception:
    """Return TensorFlow's error for a tensor that is too large for any machine."""
    import tensorflow as tf  # noqa: PLC0415 - takes seconds

    with pytest.raises(tf.errors.ResourceExhaustedError) as caught:
        tf.zeros((1 << 24, 1 << 24))
    error: Exception = caught.value
    return error


@pytest.mark.keras
def test_the_error_for_a_huge_tensor_says_what_to_make_smaller(exhausted: Exception) -> None:
    with pytest.raises(TrainingError, match=WHAT_TO_DO), in_words("train the network"):
        raise exhausted


def test_running_out_of_memory_while_training_leaves_the_program_unchanged(
    program: Program, exhausted: Exception, monkeypatch: pytest.MonkeyPatch
) -> None:
    from playground.engine.loop.compiled_loop import CompiledLoop  # noqa: PLC0415 - imports TensorFlow

    before = program.state()

    def run_out(*_arguments: Any) -> None:
        raise exhausted

    with monkeypatch.context() as patched:
        patched.setattr(CompiledLoop, "run", run_out)
        with pytest.raises(TrainingError, match=f"not enough memory.*{WHAT_TO_DO}"):
            program.advance(10)
    assert program.state().position == before.position
    assert program.advance(2).steps == 2


def test_the_first_line_that_is_not_empty_is_used() -> None:
    assert first_sentence(ValueError("\n  Shapes differ.\nFull signature")) == "Shapes differ."
    assert first_sentence(ValueError("")) == "ValueError"
