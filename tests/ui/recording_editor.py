"""`RecordingEditor`: an `Editor` that remembers what a view asked of it."""

from collections.abc import Callable

from playground.document.document import Command


class RecordingEditor:
    """Passes each command to `carry_out`, and records every call.

    Attributes
    ----------
    commands : list of Command
    steps : list of str
        "begin NAME", "end" and "cancel", in order.
    reasons : list of str
        Why typed values were rejected.
    """

    def __init__(self, carry_out: Callable[[Command], object] | None = None) -> None:
        self._carry_out = carry_out
        self.commands: list[Command] = []
        self.steps: list[str] = []
        self.reasons: list[str] = []

    def do(self, command: Command) -> bool:
        self.commands.append(command)
        if self._carry_out is not None:
            self._carry_out(command)
        return True

    def begin(self, text: str) -> None:
        self.steps.append(f"begin {text}")

    def end(self) -> None:
        self.steps.append("end")

    def cancel(self) -> None:
        self.steps.append("cancel")

    def reject(self, reason: str) -> None:
        self.reasons.append(reason)

    def accept(self) -> None:
        pass
