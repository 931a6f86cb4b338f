"""`GalleryPanel`: a panel of pictures that open a sample."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from playground.datasets.task import Prepared
from playground.ui.editor import Editor
from playground.ui.panels.headed import HeadedPanel
from playground.ui.widgets.maps.gallery import Gallery


class GalleryPanel(HeadedPanel):
    """Shows pictures of samples. A click shows the sample in other views.

    Attributes
    ----------
    gallery : Gallery

    Signals
    -------
    sample_requested(int)
        The user clicked a picture: its number in the test set, counted from 0.
    open_requested(Path)
        The user wants to open the file of a sample.
    """

    sample_requested = Signal(int)
    open_requested = Signal(object)

    def __init__(self, editor: Editor, parent: QWidget | None = None) -> None:
        super().__init__(editor, parent)
        self._data: Prepared | None = None
        self.gallery = Gallery()
        self.gallery.chosen.connect(self.sample_requested)
        self.gallery.opened.connect(self._open)

    def forget_data(self) -> None:
        """Drop the pictures and the answers."""
        super().forget_data()
        self._data = None

    def _open(self, index: int) -> None:
        file = None if self._data is None else self._data.file_of(index)
        if file is not None:
            self.open_requested.emit(file)
