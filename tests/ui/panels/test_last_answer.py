"""The last answer stays while frames leave it out, and goes with its program."""

from playground.training.protocol.frames import Frame
from playground.training.protocol.probes import ConfusionProbe
from playground.ui.panels.last_answer import LastAnswer

PROBE = ConfusionProbe()


def frame(generation: int, answer: object = None) -> Frame:
    """Return a frame of that program, with or without an answer."""
    answers = {} if answer is None else {PROBE: answer}
    return Frame(generation=generation, epoch=1, step=0, steps_per_epoch=1, answers=answers)  # type: ignore[arg-type]


def test_answer_stays_through_frames_without_one() -> None:
    last, first = LastAnswer(PROBE), object()
    assert last.take(frame(1, first))
    assert not last.take(frame(1))
    assert last.value is first


def test_answer_goes_with_its_program() -> None:
    last = LastAnswer(PROBE)
    last.take(frame(1, object()))
    assert last.take(frame(2))
    assert last.value is None
    assert not last.take(frame(2))


def test_what_is_forgotten_is_gone() -> None:
    last = LastAnswer(PROBE)
    last.take(frame(1, object()))
    last.forget()
    assert last.value is None
