"""`OutputPanel`: what the panels at the top of the right column have in common."""

from playground.ui.panels.base import Panel


class OutputPanel(Panel):
    """Shows what the model answers; its picture grows with the room there is."""

    def least_height(self, width: int) -> int:
        """Return the height, in pixels, below which something would be cut at that width."""
        raise NotImplementedError

    def best_height(self, width: int) -> int:
        """Return the height, in pixels, that suits the picture best at that width."""
        raise NotImplementedError

    def fit(self, height: int) -> None:
        """Arrange the parts for a height in pixels, which is at least the least."""
