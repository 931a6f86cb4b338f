"""A progress bar for training, on a terminal only, on standard error."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol

from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from playground.training.frames import Frame


class Report(Protocol):
    """Shows how far training has come."""

    def __call__(self, frame: Frame) -> None:
        """Show the moment `frame`."""


@contextmanager
def progress_bar(total_epochs: int) -> Iterator[Report]:
    """Yield what shows a frame's epoch, loss and speed; silent where nobody watches.

    Parameters
    ----------
    total_epochs : int
        The epoch at which training ends; 0 if it is not known.
    """
    console = Console(stderr=True)
    bar = Progress(
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.completed:,.0f} epochs"),
        TextColumn("{task.fields[figures]}"),
        TimeElapsedColumn(),
        console=console,
        disable=not console.is_terminal,
        transient=True,
    )
    with bar:
        task = bar.add_task("starting Keras", total=total_epochs or None, figures="")

        def report(frame: Frame) -> None:
            loss = frame.curves.last().get("loss")
            figures = "" if loss is None else f"loss {loss:.4g}"
            if frame.epochs_per_second:
                figures += f", {frame.epochs_per_second:,.0f} epochs/s"
            bar.update(
                task, completed=frame.epoch, description=f"training ({frame.tier})", figures=figures
            )

        yield report
