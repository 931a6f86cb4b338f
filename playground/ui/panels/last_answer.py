"""`LastAnswer`: what a panel shows while frames come that do not answer its question."""

from typing import Generic, TypeVar

from playground.training.protocol.frames import Frame
from playground.training.protocol.probes import Probe

Answer = TypeVar("Answer")


class LastAnswer(Generic[Answer]):
    """The newest answer to one probe.

    It stays through frames without one, which leave out what is dear to compute, and goes
    with the program that it told of.

    Attributes
    ----------
    value : Answer or None
    """

    def __init__(self, probe: Probe[Answer]) -> None:
        self._probe = probe
        self._generation = -1
        self.value: Answer | None = None

    def take(self, frame: Frame) -> bool:
        """Take the answer of `frame`; return whether there is anything new to draw."""
        answer = frame.get(self._probe)
        is_new = answer is not None or frame.generation != self._generation
        if is_new:
            self._generation, self.value = frame.generation, answer
        return is_new

    def forget(self) -> None:
        """Have no answer: what it told of is there no longer."""
        self.value = None
