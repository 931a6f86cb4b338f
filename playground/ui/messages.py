"""Messages and their causes: what is said in the window stands as long as its cause does.

Who says something names the cause, and whoever sees the cause end says so to the board.
Of several messages the most severe is shown, and of those the newest; the others wait.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import IntEnum, StrEnum


class Topic(StrEnum):
    """What a message is about, and with what it ends.

    * ``ENGINE``: Keras could not be loaded; ends when it is.
    * ``DATA``: the data could not be loaded, or is not there yet; ends when it is there.
    * ``NETWORK``: training waits for a complete network; ends when it waits no longer.
    * ``RUN``: a run stopped by an error; ends when the run is in any other state.
    * ``RULE``: something about the built model; ends with the next one.
    * ``VALUE``: a typed value does not fit; ends with one that does, or with any edit.
    * ``EDIT``: an edit was refused; ends with the next edit.
    * ``FIT``: network and data do not fit together; ends when they do.
    * ``SCRIPT``: what was not understood of a script; ends with the next edit.
    * ``OPEN``, ``SAVE``, ``EXPORT``: a file operation failed; ends when one begins anew.
    * ``LATE_SAVE``: a project that is no longer open could not be saved; ends when it is.
    * ``ANIMATION``: there is nothing to show yet; ends when something is trained.
    * ``AUTOSAVE``: edits cannot be kept; ends when they are.
    * ``RECOVERY``: unsaved work is offered; ends when it is restored or discarded.
    * ``ACTION``: why something that was just tried does nothing; ends with the next action.
    * ``PROGRAM``: an error of the program; ends when it is closed.
    * ``MOMENT``: an earlier moment cannot be edited; ends when the latest is shown.
    * ``WEIGHTS``: what an edit means for the weights; ends with Reset, and with the next edit
      that means something for them.
    * ``CLOSE``: the window waits until all is saved; ends with the wait.
    * ``BRANCH``: with which settings training continues from an earlier moment; ends with the
      next edit, and when it trains.
    """

    ENGINE = "engine"
    DATA = "data"
    NETWORK = "network"
    RUN = "run"
    RULE = "rule"
    VALUE = "value"
    EDIT = "edit"
    FIT = "fit"
    SCRIPT = "script"
    OPEN = "open"
    SAVE = "save"
    LATE_SAVE = "late save"
    EXPORT = "export"
    ANIMATION = "animation"
    AUTOSAVE = "autosave"
    RECOVERY = "recovery"
    ACTION = "action"
    PROGRAM = "program"
    MOMENT = "moment"
    WEIGHTS = "weights"
    CLOSE = "close"
    BRANCH = "branch"


OF_THE_PROGRAM = frozenset(
    {Topic.ENGINE, Topic.LATE_SAVE, Topic.AUTOSAVE, Topic.RECOVERY, Topic.PROGRAM}
)
"""Topics that do not end when another project is opened."""
OF_THE_LAST_EDIT = frozenset({Topic.VALUE, Topic.EDIT, Topic.SCRIPT, Topic.ACTION, Topic.BRANCH})
"""Topics that end with the next edit."""


@dataclass(frozen=True, slots=True)
class Cause:
    """Why something is said; `probe_context` tells causes of one topic from each other."""

    topic: Topic
    subject: str = ""


class Kind(IntEnum):
    """How severe a message is; higher ones are shown first."""

    NOTICE = 0
    OFFER = 1
    ERROR = 2


@dataclass(frozen=True, slots=True)
class Remedy:
    """A button of the message; `tip` says what it does."""

    label: str
    act: Callable[[], None]
    tip: str = ""


@dataclass(frozen=True, slots=True)
class Message:
    """One or two sentences, and up to two ways on."""

    cause: Cause
    kind: Kind
    text: str
    remedies: tuple[Remedy, ...] = ()


class MessageBoard:
    """The messages whose causes have not ended, at most one per cause.

    >>> board = MessageBoard()
    >>> board.post(Message(Cause(Topic.RUN), Kind.ERROR, "Training diverged."))
    >>> board.post(Message(Cause(Topic.ACTION), Kind.NOTICE, "Nothing is selected."))
    >>> board.shown.text
    'Training diverged.'
    >>> board.end(Cause(Topic.RUN))
    >>> board.shown.text
    'Nothing is selected.'
    """

    def __init__(self) -> None:
        self._messages: dict[Cause, Message] = {}

    @property
    def standing(self) -> tuple[Message, ...]:
        """All messages, the oldest first."""
        return tuple(self._messages.values())

    @property
    def shown(self) -> Message | None:
        """The most severe message, and of those the newest; None if there is none."""
        return max(reversed(self._messages.values()), key=lambda each: each.kind, default=None)

    def post(self, message: Message) -> None:
        """Let `message` stand, in place of an earlier one with the same cause."""
        self._messages.pop(message.cause, None)
        self._messages[message.cause] = message

    def end(self, cause: Cause) -> None:
        """Take away what stands because of `cause`."""
        self._messages.pop(cause, None)

    def end_topics(self, topics: frozenset[Topic]) -> None:
        """Take away what stands because of any cause of these topics."""
        for cause in [cause for cause in self._messages if cause.topic in topics]:
            del self._messages[cause]
