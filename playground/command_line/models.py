"""Builds a project's saved model for the commands that use it but do not train it."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

from rich.console import Console

from playground.base.errors import DataError
from playground.command_line.terminal.output import report
from playground.datasets.spec import Progress
from playground.datasets.task import Prepared
from playground.document.inference import Severity
from playground.document.needs import without_data
from playground.document.problems.examining import examine

if TYPE_CHECKING:
    from playground.document.project import Project
    from playground.training.files.project_file import Opened
    from playground.training.protocol.engine import Program


@contextmanager
def exportable_program(opened: "Opened") -> Iterator[tuple["Program", "Project", Prepared]]:
    """Yield the model of a project file for an export, with the project and the data it has.

    Data that does not fit or cannot be loaded is replaced by random numbers, with a warning.

    Raises
    ------
    PlaygroundError
        The network cannot be built, or the weights do not fit.
    """
    project, reason = opened.project, _refusal(opened.project)
    with ExitStack() as stack:
        if not reason:
            try:
                program, data = stack.enter_context(built_program(opened, needs_data=False))
            except DataError as error:
                reason = str(error)
        if reason:
            report(f"warning: the data cannot be used ({reason}); random inputs take its place")
            project = without_data(project)
            program, data = stack.enter_context(built_program(replace(opened, project=project)))
        yield program, project, data


def _refusal(project: "Project") -> str:
    """Return why the network cannot be built for its data; empty if it can."""
    inference, _task = examine(project)
    errors = [each.message for each in inference.problems if each.severity is Severity.ERROR]
    return "" if inference.is_buildable or not errors else errors[0]


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
    from playground.datasets.prepare import prepare  # noqa: PLC0415 - start-up time
    from playground.datasets.prepare import without_data as one_sample_for  # noqa: PLC0415

    trained = opened.checkpoint
    try:
        return prepare(opened.project.data, show)
    except DataError as error:
        if needs_data or trained is None or trained.preparation is None:
            raise
        report(f"warning: {error}; what was kept with the trained model is used instead")
        return one_sample_for(opened.project.data, trained.preparation)
