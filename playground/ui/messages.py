"""Messages and their causes: a message is shown as long as its cause lasts.

The code that shows a message names its cause; the code that sees the cause end, ends the
message. Of several messages the most severe is shown, and of those the newest. The answer to
what the user just did is as severe as an error: an older error does not hide it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import IntEnum, StrEnum


class Topic(StrEnum):
    """What a message is about, and what ends it.

    * ``ENGINE``: Keras could not be loaded; ends when it is.
    * ``DATA``: the data could not be loaded, or is still loading; ends when it is loaded.
    * ``NETWORK``: training waits for a complete network; ends when it no longer waits.
    * ``RUN``: a run failed; ends when the run is in another state.
    * ``RULE``: something about the built model; ends with the next one.
    * ``VALUE``: a typed value is not valid; ends with a valid one, or with any edit.
    * ``EDIT``: an edit was refused; ends with the next edit.
    * ``FIT``: network and data do not match; ends when they do.
    * ``SCRIPT``: lines of a script that were not understood; ends with the next edit.
    * ``OPEN``, ``SAVE``, ``EXPORT``: a file operation failed; ends when the next one begins.
      That the open file could be read only in part ends when the project is saved.
    * ``LATE_SAVE``: a project that is no longer open could not be saved; ends when it is.
    * ``ANIMATION``: there is nothing to export yet; ends when something is trained.
    * ``AUTOSAVE``: edits cannot be kept; ends when they are.
    * ``RECOVERY``: unsaved work is offered; ends when it is restored or discarded.
    * ``ACTION``: why the last action had no effect; ends with the next action.
    * ``PROGRAM``: an error of the program, or of a lesson or pack; ends when it is closed, and
      when another lesson or pack is opened.
    * ``MOMENT``: an earlier epoch cannot be edited; ends when the latest is shown.
    * ``WEIGHTS``: what an edit means for the weights; ends with Reset, with the next edit that
      means something for them, and with a network that cannot be built.
    * ``CLOSE``: the window waits until all is saved; ends with the wait.
    * ``BRANCH``: the settings with which training continues from an earlier epoch; ends with the
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
    """The cause of a message; `subject` distinguishes causes of one topic."""

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
    act: Callable[[], object]
    tip: str = ""


@dataclass(frozen=True, slots=True)
class Message:
    """One or two sentences, and up to two remedies.

    Attributes
    ----------
    is_answer : bool
        Whether it answers what the user just did: then no older message hides it.
    """

    cause: Cause
    kind: Kind
    text: str
    remedies: tuple[Remedy, ...] = ()
    is_answer: bool = False

    @property
    def rank(self) -> Kind:
        """Its place among the messages; the highest is shown."""
        return Kind.ERROR if self.is_answer else self.kind


class MessageBoard:
    """The messages whose causes have not ended, at most one per cause.

    >>> board = MessageBoard()
    >>> board.post(Message(Cause(Topic.RUN), Kind.ERROR, "Training diverged."))
    >>> board.post(Message(Cause(Topic.AUTOSAVE), Kind.NOTICE, "There is no backup."))
    >>> board.shown.text
    'Training diverged.'
    >>> action = Cause(Topic.ACTION)
    >>> board.post(Message(action, Kind.NOTICE, "Nothing is selected.", is_answer=True))
    >>> board.shown.text
    'Nothing is selected.'
    >>> board.end(action)
    >>> board.shown.text
    'Training diverged.'
    """

    def __init__(self) -> None:
        self._messages: dict[Cause, Message] = {}

    @property
    def standing(self) -> tuple[Message, ...]:
        """All messages, the oldest first."""
        return tuple(self._messages.values())

    @property
    def shown(self) -> Message | None:
        """The message of the highest rank, and of those the newest; None if there is none."""
        return max(reversed(self.standing), key=lambda each: each.rank, default=None)

    def post(self, message: Message) -> None:
        """Show `message`; it replaces an earlier one with the same cause."""
        self._messages.pop(message.cause, None)
        self._messages[message.cause] = message

    def end(self, cause: Cause) -> None:
        """Remove the message with this cause."""
        self._messages.pop(cause, None)

    def end_topics(self, topics: frozenset[Topic]) -> None:
        """Remove all messages of these topics."""
        for cause in [cause for cause in self._messages if cause.topic in topics]:
            del self._messages[cause]
