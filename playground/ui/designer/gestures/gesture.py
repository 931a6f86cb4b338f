"""`Gesture`: what happens from press to release; `Canvas`: what it may ask of the view."""

from abc import ABC, abstractmethod
from typing import Protocol

from PySide6.QtCore import QPointF

from playground.document.document import Command
from playground.document.project import LayerId
from playground.ui.designer.scene import DesignerScene


class Canvas(Protocol):
    """The view, as gestures know it."""

    @property
    def designer(self) -> DesignerScene:
        """The scene."""

    def request(self, command: Command) -> None:
        """Ask for an edit."""

    def request_and_select(self, command: Command) -> None:
        """Ask for an edit and select the layers and comments that it adds."""

    def begin(self, text: str) -> None:
        """Begin a step of the history; what is asked for until `finish` is one."""

    def finish(self) -> None:
        """End the step."""

    def abandon(self) -> None:
        """End the step and undo what was asked for in it."""

    def hint(self, text: str, point: QPointF) -> None:
        """Show a few words at a point of the scene; none to hide them."""

    def search(self, point: QPointF, source: LayerId | None) -> None:
        """Open the quick search; what is chosen is added at the point, fed by `source`."""


class Gesture(ABC):
    """Something that goes on while the mouse button is down. Points are the scene's."""

    def __init__(self, canvas: Canvas) -> None:
        self.canvas = canvas

    @abstractmethod
    def move(self, point: QPointF) -> None:
        """Follow the mouse."""

    @abstractmethod
    def release(self, point: QPointF) -> None:
        """Carry out what the gesture was for."""

    @abstractmethod
    def cancel(self) -> None:
        """Put everything back."""
