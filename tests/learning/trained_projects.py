"""Makes the trained projects of the lessons: ``python -m tests.learning.trained_projects``.

Each is written to the lesson's folder. A lesson opens it as any project file: network, data,
weights and curves are what this program trained.
"""

from pathlib import Path

from playground.base.paths import resources_folder
from playground.document.project import Project
from playground.learning.recipe import LayerRecipe, Recipe
from playground.training.files import project_file

FOLDER = resources_folder() / "learning" / "lessons"
PATH = FOLDER / "transfer-learning" / "digits-0-to-4.nnplay"
EPOCHS = 15
MORE = 2
"""This many epochs are left to train when the lesson opens it."""

RECIPE = Recipe(
    title="Digits 0 to 4",
    data={"source": "digits", "classes": "0 to 4", "channels": True, "train_fraction": 0.8},
    training={
        "loss": "sparse_categorical_crossentropy",
        "learning_rate": 0.003,
        "batch_size": 16,
        "epochs": EPOCHS + MORE,
    },
    layers=(
        LayerRecipe(
            "Conv2D", "conv_1", {"filters": 16, "kernel_size": [3, 3], "activation": "relu"}
        ),
        LayerRecipe(
            "Conv2D", "conv_2", {"filters": 32, "kernel_size": [3, 3], "activation": "relu"}
        ),
        LayerRecipe("Flatten", "flatten"),
        LayerRecipe("Dense", "output", {"units": 5, "activation": "softmax"}),
    ),
    pace="10",
)


def project() -> Project:
    """Return the project before training."""
    return RECIPE.build()


def make(path: Path = PATH) -> None:
    """Train the project with a repeatable engine, and write it."""
    from playground.engine import create_engine  # noqa: PLC0415 - takes seconds
    from playground.training import inline  # noqa: PLC0415

    run = inline.train(create_engine("repeatable"), project(), epochs=EPOCHS)
    try:
        project_file.save(path, project(), run.program.checkpoint(run.curves))
    finally:
        run.program.close()


if __name__ == "__main__":
    make()
