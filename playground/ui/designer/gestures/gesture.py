"""`Gesture`: what happens from press to release of the mouse button."""

from abc import ABC, abstractmethod

from PySide6.QtCore import QPointF

from playground.ui.designer.canvas import Canvas


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
