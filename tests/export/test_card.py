"""The model card: true figures beside a baseline, and nothing that Markdown would run."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from playground.base.params import Selection
from playground.base.tasks import TaskKind
from playground.datasets.preparation.values import (
    CategoryColumn,
    NumberColumn,
    Preparation,
    TargetColumn,
)
from playground.datasets.prepare import prepare
from playground.datasets.spec import no_progress
from playground.datasets.tables.settings import Part, Role, Split, SplitKind
from playground.datasets.task import Prepared, Samples, Task
from playground.document.project import Project
from playground.document.proposals.tables import config_for, project_for
from playground.export.card import card_of, figures_of


class Fixed:
    """A model that gives fixed outputs."""

    def __init__(self, outputs: Any) -> None:
        self._outputs = np.asarray(outputs, np.float32)

    def predict(self, x: Any, verbose: int = 0) -> Any:
        assert verbose == 0
        return np.resize(self._outputs, (len(x), *self._outputs.shape[1:]))

    def count_params(self) -> int:
        return 1234


def test_figures_are_in_the_units_of_the_data_beside_the_mean() -> None:
    target = TargetColumn(TaskKind.REGRESSION, "price", offset=(100.0,), scale=(10.0,))
    preparation = Preparation((NumberColumn("a"),), target)
    x, y = np.zeros((2, 1), np.float32), np.array([[-1.0], [1.0]], np.float32)
    task = Task(kind=TaskKind.REGRESSION, input_shape=(1,))
    data = Prepared(task, Samples(x, y), Samples(x, y), preparation=preparation)
    found = {
        f.name: (f.value, f.baseline) for f in figures_of(Fixed([[-1.0], [0.0]]), data, data.test)
    }
    assert found["Mean absolute error"] == pytest.approx((5.0, 10.0))
    assert found["R²"] == pytest.approx((0.5, 0.0))


def test_accuracy_is_compared_with_that_of_the_most_frequent_class() -> None:
    x, y = np.zeros((4, 1), np.float32), np.array([[1], [1], [1], [0]], np.float32)
    task = Task(kind=TaskKind.BINARY, input_shape=(1,), class_names=("no", "yes"))
    data = Prepared(task, Samples(x, y), Samples(x, y))
    (figure,) = figures_of(Fixed([[0.9], [0.1], [0.9], [0.1]]), data, data.test)
    assert (figure.value, figure.baseline) == (0.75, 0.75)


def test_a_card_names_data_split_and_seed_and_runs_nothing() -> None:
    project = replace(Project(), title="# <script>alert(1)</script> | x")
    data = prepare(project.data, no_progress)
    text = card_of(project, Fixed([[0.5]]), data, data.preparation, epochs=30)
    assert text.startswith("# \\# \\<script\\>alert(1)\\</script\\> \\| x\n")
    assert "250 for training, 250 for the test" in text
    assert "50% for training at random, not stratified, seed 0" in text
    assert "| x | number | " in text
    assert "1,234 parameters" in text
    assert "| Accuracy | test | " in text


def test_a_card_says_how_long_it_was_trained_and_what_fills_missing_cells() -> None:
    rule = Selection("early_stopping", {"monitor": "val_loss", "patience": 7})
    project = Project()
    project = replace(project, training=replace(project.training, callbacks=(rule,)))
    data = prepare(project.data, no_progress)
    columns = (
        NumberColumn("age", fill=31.5),
        NumberColumn("fare"),
        CategoryColumn("port", ("S", "C"), fill="S"),
        CategoryColumn("deck", ("A", "B")),
    )
    preparation = Preparation(columns, TargetColumn(TaskKind.BINARY, "survived", ("no", "yes")))
    text = card_of(project, Fixed([[0.5]]), data, preparation, epochs=27)
    lasts = [line.split(" | ")[-1] for line in text.splitlines() if " | number | " in line]
    lasts += [line.split(" | ")[-1] for line in text.splitlines() if " | category | " in line]
    assert lasts == [
        "filled with 31.5 |",
        "not allowed |",
        "filled with S |",
        "counted as unknown |",
    ]
    assert "- Trained for 27 epochs\n" in text
    assert (
        "- Early stopping: monitor val\\_loss, patience 7, restore\\_best\\_weights True\n" in text
    )


ROWS = "size,usage,site,day,y\n" + "".join(
    f"{at},{('train', 'test', 'val')[at % 3]},s{at % 7},2024-01-{at % 28 + 1:02},{'ab'[at % 2]}\n"
    for at in range(90)
)


@pytest.mark.parametrize(
    ("split", "words"),
    [
        (Split(SplitKind.RANDOM), "80% for training at random, stratified by class, seed 3"),
        (Split(SplitKind.TIME, "day"), "the first 80% for training, in the order of day"),
        (Split(SplitKind.GROUP, "site"), "80% for training, each group of site on one side"),
        (
            Split(SplitKind.COLUMN, "usage", parts=(("val", Part.LEFT_OUT),)),
            "as usage says: train for training; test for test; val left out",
        ),
        (
            Split(SplitKind.FOLDS, folds=4, fold=1),
            "fold 2 of 4 is the test set, stratified by class, seed 3",
        ),
    ],
)
def test_a_card_says_how_a_table_was_split_and_what_was_left_out(
    split: Split, words: str, tmp_path: Path
) -> None:
    path = tmp_path / "t.csv"
    path.write_text(ROWS + "5,train,s1,2024-01-01,\n")
    found = project_for(path, "y")
    settings = replace(found.draft.settings, split=split)
    draft = replace(found.draft, settings=settings).with_role(["size"], Role.INPUT)
    config = replace(config_for(draft, found.project.data), seed=3)
    training = replace(found.project.training, validation_split=0.25, class_weights=(1.0, 2.5))
    project = replace(found.project, data=config, training=training)
    data = prepare(config, no_progress)
    text = card_of(project, Fixed([[0.5]]), data, data.preparation, epochs=30)
    assert f"- Split: {words}" in text
    out = 1 + 30 * bool(split.parts)
    assert f"- Rows left out: {out} of 91 (no value of y" in text
    assert "- Validation: the last 25% of the training samples" in text
    assert "- Class weights, in the order of the classes: 1, 2.5" in text
    lines = text.splitlines()
    left_out = next((line for line in lines if line.startswith("- Columns left out")), "")
    assert split.column in left_out
