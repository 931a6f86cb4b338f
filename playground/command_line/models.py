"""Builds a project's saved model for the commands that use it but do not train it."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from rich.console import Console

from playground.base.errors import DataError
from playground.command_line.output import report
from playground.datasets.spec import Progress
from playground.datasets.task import Prepared

if TYPE_CHECKING:
    from playground.training.files.project_file import Opened
    from playground.training.protocol.engine import Program


@contextmanager
def built_program(
    opened: "Opened", *, needs_data: bool = True
) -> Iterator[tuple["Program", Prepared]]:
    """Yield the model of a project file, with its weights if it has any, and its data.

    Parameters
    ----------
    opened : Opened
    needs_data : bool
        If not, a trained model is also built where its data cannot be read; the data is then
        a single sample of zeros, and a warning says why.

    Raises
    ------
    PlaygroundError
        The data cannot be loaded, the network cannot be built, or the weights do not fit.
    """
    from playground.engine import create_engine  # noqa: PLC0415 - imports TensorFlow

    console = Console(stderr=True)
    with console.status("starting Keras") as status:

        def show(text: str, fraction: float | None) -> None:
            status.update(text if fraction is None else f"{text} {fraction:.0%}")

        data = _data_of(opened, show, needs_data=needs_data)
        program, _report = create_engine().build(opened.project, data)
    try:
        if opened.checkpoint is not None:
            program.load_checkpoint(opened.checkpoint)
        yield program, data
    finally:
        program.close()


def _data_of(opened: "Opened", show: Progress, *, needs_data: bool) -> Prepared:
    from playground.datasets.prepare import prepare, without_data  # noqa: PLC0415 - start-up time

    trained = opened.checkpoint
    try:
        return prepare(opened.project.data, show)
    except DataError as error:
        if needs_data or trained is None or trained.preparation is None:
            raise
        report(f"warning: {error}; what was kept with the trained model is used instead")
        return without_data(opened.project.data, trained.preparation)
