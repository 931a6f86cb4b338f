"""Builds a project's saved model for the commands that use it but do not train it."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from rich.console import Console

from playground.datasets.task import Prepared

if TYPE_CHECKING:
    from playground.training.files.project_file import Opened
    from playground.training.protocol.engine import Program


@contextmanager
def built_program(opened: "Opened") -> Iterator[tuple["Program", Prepared]]:
    """Yield the model of a project file, with its weights if it has any, and its data.

    Raises
    ------
    PlaygroundError
        The data cannot be loaded, the network cannot be built, or the weights do not fit.
    """
    from playground.datasets.prepare import prepare  # noqa: PLC0415 - start-up time
    from playground.engine import create_engine  # noqa: PLC0415 - imports TensorFlow

    console = Console(stderr=True)
    with console.status("starting Keras") as status:

        def show(text: str, fraction: float | None) -> None:
            status.update(text if fraction is None else f"{text} {fraction:.0%}")

        data = prepare(opened.project.data, show)
        program, _report = create_engine().build(opened.project, data)
    try:
        if opened.checkpoint is not None:
            program.load_checkpoint(opened.checkpoint)
        yield program, data
    finally:
        program.close()
