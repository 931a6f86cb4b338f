"""The trained project of a lesson is what its recipe says, and knows its digits."""

import numpy as np
import pytest

from playground.learning.packs import is_read, open_project, read_lesson
from playground.training import inline
from playground.training.protocol.engine import Engine
from tests.learning.trained_projects import EPOCHS, PATH, project


def test_the_file_holds_the_project_of_its_recipe_and_a_trained_model() -> None:
    lesson = read_lesson(PATH.parent)
    assert is_read(lesson, "trained")
    opened = open_project(lesson, "trained")
    assert opened.project == project()
    assert opened.checkpoint is not None
    assert opened.checkpoint.position.epoch == EPOCHS


def test_it_knows_the_digits_that_it_was_trained_on(engine: Engine) -> None:
    opened = open_project(read_lesson(PATH.parent), "trained")
    run = inline.train(engine, opened.project, epochs=0, checkpoint=opened.checkpoint)
    try:
        values = run.program.evaluate()
    finally:
        run.program.close()
    assert values["val_accuracy"] >= 0.98
    assert np.isfinite(values["val_loss"])


@pytest.mark.parametrize("name", ["scratch"])
def test_a_recipe_needs_no_reading(name: str) -> None:
    assert not is_read(read_lesson(PATH.parent), name)
