"""A training of a challenge in the child process: the entry that `playground.reading` calls."""

from playground.challenges.apart import START_SECONDS, Measured
from playground.document.file.codec import decode
from playground.engine import create_engine
from playground.reading.child import Outlet
from playground.reading.protocol import Progressed, Request
from playground.training.inline import train
from playground.training.protocol.frames import Frame


def run(request: Request, outlet: Outlet) -> Measured:
    """Train the project of a request from new weights. Runs in the child."""
    outlet.announce("Starting Keras", START_SECONDS)
    project, epochs = decode(request.options["project"]), int(request.options["epochs"])
    engine = create_engine("repeatable")

    def report(fraction: float) -> None:
        outlet.send(Progressed("Training", fraction, START_SECONDS))

    def show(frame: Frame) -> None:
        report(min(1.0, frame.epoch / epochs))

    report(0.0)
    ended = train(engine, project, epochs=epochs, on_progress=show)
    try:
        return Measured({name: float(value) for name, value in ended.program.evaluate().items()})
    finally:
        ended.program.close()
