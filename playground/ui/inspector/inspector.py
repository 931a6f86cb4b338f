"""`Inspector`: the settings below the output, a tab each."""

from typing import TypeVar

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap
from PySide6.QtWidgets import QFrame, QScrollArea, QTabWidget, QVBoxLayout, QWidget

from playground.document.project import LayerId
from playground.ui.editor import Editor
from playground.ui.inspector.data_section import DataSection
from playground.ui.inspector.doctor.tab import DoctorTab
from playground.ui.inspector.layer_section import LayerSection
from playground.ui.inspector.layer_tab import LayerTab
from playground.ui.inspector.registry import TABS
from playground.ui.inspector.settings_tab import SettingsTab
from playground.ui.inspector.training_section import TrainingSection
from playground.ui.theme.text_size import on_look_change, pixels
from playground.ui.theme.theme import current_theme
from playground.ui.view_state import ViewState
from playground.ui.widgets.plain import menu_text

Kind = TypeVar("Kind", bound=SettingsTab)

LONGEST_TITLE = 130
"""How many pixels, at 100 %, the name of a layer may take in its tab."""
MARGIN = 12
DOT = 16


class Inspector(QWidget):
    """Selecting a layer opens its tab; clearing the selection returns to the previous tab."""

    def __init__(self, editor: Editor, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("inspector")
        self._selected: tuple[LayerId, ...] = ()
        self._before = 0
        self.pages = QTabWidget(self)
        self.pages.setDocumentMode(True)
        self.pages.tabBar().setDrawBase(False)
        self.pages.tabBar().setAccessibleName("settings")
        self.pages.setUsesScrollButtons(True)
        self.tabs = tuple(cls(editor, self) for cls in TABS)
        for tab in self.tabs:
            self._add(tab)
        self._name_tabs()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 6, 0, 0)
        layout.addWidget(self.pages)
        on_look_change(self, self._name_tabs)

    def _add(self, tab: SettingsTab) -> None:
        host = QWidget()
        host.setProperty("role", "column")
        column = QVBoxLayout(host)
        column.setContentsMargins(MARGIN, MARGIN - 4, MARGIN, MARGIN)
        column.addWidget(tab)
        column.addStretch(1)
        area = QScrollArea()
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(host)
        self.pages.addTab(area, tab.text)
        tab.retitled.connect(self._name_tabs)

    def tab(self, kind: type[Kind]) -> Kind:
        """Return the tab of that class."""
        return next(tab for tab in self.tabs if isinstance(tab, kind))

    @property
    def data(self) -> DataSection:
        """The settings of the data."""
        return self.tab(DataSection)

    @property
    def training(self) -> TrainingSection:
        """The settings of the training."""
        return self.tab(TrainingSection)

    @property
    def layer(self) -> LayerSection:
        """The settings of the selected layer."""
        return self.tab(LayerTab).section

    @property
    def doctor(self) -> DoctorTab:
        """The findings about the run."""
        return self.tab(DoctorTab)

    def show_state(self, state: ViewState) -> None:
        """Show the project as it is now."""
        for tab in self.tabs:
            tab.show_state(state)
        self._selected = tuple(key for key in self._selected if state.project.network.has(key))
        self._leave_empty()

    def select(self, layer_ids: tuple[LayerId, ...]) -> None:
        """Show these layers' settings, in their tab; with none, the tab that was open before."""
        if layer_ids == self._selected:
            return
        was_empty, self._selected = not self._selected, layer_ids
        for tab in self.tabs:
            tab.select(layer_ids)
        wanted = self._wanted
        if wanted is None:
            self._leave_empty()
            return
        if was_empty and self.pages.currentIndex() != wanted:
            self._before = self.pages.currentIndex()
        self.pages.setCurrentIndex(wanted)
        self._to_top(wanted)

    def leave_out(self, titles: frozenset[str]) -> None:
        """Show no tab with these titles."""
        for index, tab in enumerate(self.tabs):
            self.pages.setTabVisible(index, tab.title not in titles)

    def reveal(self) -> None:
        """Bring the tab of what is selected to the front again; it stays where it is scrolled."""
        wanted = self._wanted
        if wanted is not None:
            self.pages.setCurrentIndex(wanted)

    @property
    def _wanted(self) -> int | None:
        """The tab that has something to show about what is selected."""
        return next((index for index, tab in enumerate(self.tabs) if tab.is_wanted), None)

    def _leave_empty(self) -> None:
        """Return to the previous tab if the layer that was shown is no longer selected."""
        current = self.tabs[self.pages.currentIndex()]
        if not self._selected and isinstance(current, LayerTab):
            self.pages.setCurrentIndex(self._before)

    def open_tab(self, kind: type[SettingsTab]) -> None:
        """Bring the tab of that class to the front."""
        self.pages.setCurrentIndex(self.tabs.index(self.tab(kind)))

    def start_over(self) -> None:
        """Show the first tab, from its top: another project was opened."""
        self._before = 0
        self.pages.setCurrentIndex(0)
        for index in range(len(self.tabs)):
            self._to_top(index)

    def edit(self) -> None:
        """Give the focus to the first field of the selected layer."""
        self.open_tab(LayerTab)
        form = self.layer.form
        fields = tuple(form.fields.values()) if form is not None else ()
        parts = [part for field in fields for part in (field, *field.findChildren(QWidget))]
        for part in (*parts, self.layer.name):
            takes_focus = part.focusPolicy().value & Qt.FocusPolicy.TabFocus.value
            if takes_focus and part.isVisible() and part.isEnabled():
                part.setFocus(Qt.FocusReason.ShortcutFocusReason)
                return

    def least_width(self) -> int:
        """Return the width, in pixels, at which nothing in any tab is cut."""
        areas = [self._area(index) for index in range(len(self.tabs))]
        content = [area.widget() for area in areas]
        bar = areas[0].verticalScrollBar().sizeHint().width()
        return max(host.minimumSizeHint().width() for host in content if host is not None) + bar

    def _area(self, index: int) -> QScrollArea:
        area = self.pages.widget(index)
        assert isinstance(area, QScrollArea)
        return area

    def _to_top(self, index: int) -> None:
        self._area(index).verticalScrollBar().setValue(0)

    def _name_tabs(self) -> None:
        """Set the texts of the tabs; a long name is shortened, with the full name as tooltip."""
        metrics = self.pages.tabBar().fontMetrics()
        with QSignalBlocker(self.pages):
            for index, tab in enumerate(self.tabs):
                short = metrics.elidedText(
                    tab.text, Qt.TextElideMode.ElideMiddle, pixels(LONGEST_TITLE)
                )
                self.pages.setTabText(index, menu_text(short))
                self.pages.setTabIcon(index, _dot() if tab.is_alert else QIcon())
                tip = tab.tip if short == tab.text else f"{tab.text}\n{tab.tip}"
                self.pages.setTabToolTip(index, tip)


def _dot() -> QIcon:
    """Return a dot in the colour of warnings, for a tab that deserves attention."""
    size = pixels(DOT)
    picture = QPixmap(size, size)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(current_theme().warning))
    painter.drawEllipse(picture.rect().adjusted(size // 4, size // 4, -size // 4, -size // 4))
    painter.end()
    return QIcon(picture)
