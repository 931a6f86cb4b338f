"""Cross-validation in the child process: the entry that `playground.reading` calls."""

from playground.document.file.codec import decode
from playground.engine import create_engine
from playground.reading.child import Outlet
from playground.reading.protocol import Request
from playground.training.cross_validation import FoldResults, cross_validate
from playground.training.protocol.frames import Frame

START_SECONDS = 120.0


def run(request: Request, outlet: Outlet) -> FoldResults:
    """Train the project of a request once for each fold. Runs in the child."""
    outlet.announce("Starting Keras", START_SECONDS)
    project = decode(request.options["project"])
    folds = int(request.options["folds"])

    def show(fold: int, frame: Frame) -> None:
        text = f"Fold {fold + 1} of {folds}, epoch {frame.epoch:,}"
        outlet.progress(text, fold / folds)

    return cross_validate(create_engine(), project, folds, on_progress=show)
