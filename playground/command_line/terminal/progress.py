"""A progress bar for training, on standard error, only if that is a terminal."""

from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

from playground.training.protocol import events
from playground.training.protocol.frames import Frame


class TrainingBar:
    """Shows the progress of loading and training."""

    def __init__(self, bar: Progress, task: TaskID, start: int) -> None:
        self._bar = bar
        self._task = task
        self._start = start

    def show_frame(self, frame: Frame) -> None:
        """Show the epoch, loss and speed of a frame."""
        loss = frame.curves.last().get("loss")
        figures = "" if loss is None else f"loss {loss:.4g}"
        if frame.epochs_per_second:
            figures += f", {frame.epochs_per_second:,.0f} epochs/s"
        self._bar.update(
            self._task,
            completed=frame.epoch - self._start,
            description=f"Training ({frame.tier})",
            metrics=f"epoch {frame.epoch:,}, {figures}",
        )

    def show_event(self, event: events.Event) -> None:
        """Show what is being loaded."""
        if isinstance(event, events.Progress) and event.text:
            self._bar.update(self._task, description=event.text, metrics="")


@contextmanager
def progress_bar(start: int, end: int) -> Iterator[TrainingBar]:
    """Yield a bar from epoch `start` to epoch `end`; invisible without a terminal."""
    console = Console(stderr=True)
    bar = Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.fields[metrics]}"),
        TimeElapsedColumn(),
        console=console,
        disable=not console.is_terminal,
        transient=True,
    )
    with bar:
        task = bar.add_task("Starting Keras", total=end - start, metrics="")
        yield TrainingBar(bar, task, start)
