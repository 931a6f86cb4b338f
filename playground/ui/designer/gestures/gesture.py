"""`Gesture`: what happens from press to release of the mouse button."""

from abc import ABC, abstractmethod

from PySide6.QtCore import QPointF

from playground.ui.designer.canvas import Canvas


class Gesture(ABC):
    """An action while the mouse button is down. Points are in scene coordinates."""

    def __init__(self, canvas: Canvas) -> None:
        self.canvas = canvas

    @abstractmethod
    def move(self, point: QPointF) -> None:
        """Follow the mouse."""

    @abstractmethod
    def release(self, point: QPointF) -> None:
        """Do what the gesture is for."""

    @abstractmethod
    def cancel(self) -> None:
        """Restore the scene."""
