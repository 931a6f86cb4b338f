"""The data: the data set, its settings, its features and its split."""

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QToolButton, QWidget

from playground.base.errors import PlaygroundError
from playground.base.params import Param, ParamValue, Selection, Text
from playground.datasets.config import DataConfig
from playground.datasets.files.found import FOUND
from playground.datasets.prepare import describe as describe_data
from playground.datasets.sources import DATASETS
from playground.datasets.sources.no_data import NO_DATA, needs_of
from playground.datasets.spec import DatasetSpec
from playground.document.commands import SetData
from playground.document.validation import data_param
from playground.training.protocol.replan import Consequence
from playground.ui.dialogs.data_gallery import DataGallery
from playground.ui.editor import Editor
from playground.ui.inspector.edit_costs import add_cost_note
from playground.ui.inspector.feature_chips import FeatureChips
from playground.ui.inspector.missing_data import MissingData
from playground.ui.inspector.settings_tab import SettingsTab
from playground.ui.inspector.source_list import ICON, SourceCombo, SourceList
from playground.ui.theme.icons import icon
from playground.ui.theme.theme import Theme, follow_theme
from playground.ui.view_state import ViewState
from playground.ui.widgets.discard import discard
from playground.ui.widgets.fields.form import Form
from playground.ui.widgets.maps.data_picture import DataPictures
from playground.ui.widgets.plain import plain_tip
from playground.ui.widgets.roles import describe, label

LEAST_LETTERS = 8
"""The name of a data set has room for at least this many letters."""
SPLIT: tuple[Param, ...] = (
    data_param(
        "train_fraction", help="Share of the samples that training sees; the rest tests it."
    ),
)
SCALING: tuple[Param, ...] = (
    data_param(
        "scaling",
        help="Brings all inputs to a similar size, which helps training.",
        labels=("none", "standard", "0 to 1"),
    ),
    data_param("seed", help="Decides which samples are drawn and how they are split."),
    data_param(
        "target",
        help="The labels of the data; or the input itself, which makes an autoencoder.",
        labels=("the labels", "the input", "the input, as a row"),
    ),
)


class DataSection(SettingsTab):
    """Edits the data configuration.

    Signals
    -------
    file_requested(str, str)
        The user asks for the page of a table: its path, empty to choose one, and how it is read.
    reading_changed(str, object)
        A file should be read in another way: its path, and the parameters of the data set.
    """

    file_requested = Signal(str, str)
    reading_changed = Signal(str, object)

    title = "Data"
    summary = "What the network learns from: the data set, its settings, how it is split."

    def __init__(self, editor: Editor, parent: QWidget | None = None) -> None:
        super().__init__(editor, parent)
        self._data = DataConfig()
        self.source = SourceCombo()
        describe(self.source, "data set", "What the network learns from.")
        self.source.setMaxVisibleItems(24)
        self.source.setIconSize(ICON)
        # The longest name must not decide how wide the column is.
        policy = self.source.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        self.source.setSizeAdjustPolicy(policy)
        self.source.setMinimumContentsLength(LEAST_LETTERS)
        self._pictures = DataPictures()
        self._names = SourceList(self._pictures, self.source)
        self.source.setModel(self._names)
        self.source.activated.connect(self._choose)
        self.gallery = QToolButton(self)
        describe(self.gallery, "all data sets", "Shows all data sets with pictures.")
        self.gallery.clicked.connect(self._open_gallery)
        self.regenerate = QToolButton(self)
        describe(self.regenerate, "regenerate", "Draws new samples, with the next seed.")
        self.regenerate.clicked.connect(self._regenerate)
        self.table = QPushButton(self)
        self.table.clicked.connect(self._ask_for_table)
        self.found = label("", "muted", self)
        self.found.setWordWrap(True)
        self.missing = MissingData(self)
        self.missing.chosen.connect(self._take)
        self.missing.file_requested.connect(self._ask_for_file)
        self.params: Form | None = None
        self.split = self._form(SPLIT)
        self.rest = self._form(SCALING)
        for form in (self.split, self.rest):
            form.edited.connect(self._set)
        self.feature_caption = label("Features", "muted", self)
        self.features = FeatureChips(self)
        self.features.changed.connect(lambda names: self._set("features", names))
        self.features.refused.connect(editor.reject)
        self.features.accepted.connect(editor.accept)
        self._lay_out()
        follow_theme(self, self._set_icon)

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.setSpacing(6)
        top.addWidget(self.source, 1)
        top.addWidget(self.gallery)
        top.addWidget(self.regenerate)
        self.body.addLayout(top)
        for part in (
            self.missing,
            self.table,
            self.found,
            self.split,
            self.feature_caption,
            self.features,
            self.rest,
        ):
            self.body.addWidget(part)

    def show_state(self, state: ViewState) -> None:
        """Show the project as it is now."""
        data = self._data = state.project.data
        spec = DATASETS[data.source.name]
        with QSignalBlocker(self.source):
            self.source.setCurrentIndex(self.source.findData(spec.name))
        self.source.setToolTip(plain_tip(spec.summary))
        self._show_params(spec)
        self._show_table_button(spec)
        self._show_found(spec)
        is_noise = state.task.is_noise
        self.missing.show_needs(state.task, data)
        self.split.setVisible(not spec.has_test_set and not is_noise)
        self.rest.setVisible(not is_noise)
        values: dict[str, ParamValue] = {
            "train_fraction": data.train_fraction,
            "scaling": data.scaling,
            "seed": data.seed,
            "target": data.target,
        }
        self.split.set_values(values)
        self.rest.set_values(values)
        for part in (self.feature_caption, self.features):
            part.setVisible(spec.has_features)
        self.features.show_chosen(data.features)
        for editor in (self.params, self.split, self.features, self.rest):
            if editor is not None:
                add_cost_note(editor, Consequence.NEW_DATA)

    def _set_icon(self, theme: Theme) -> None:
        self.gallery.setIcon(icon("gallery", theme))
        self.regenerate.setIcon(icon("regenerate", theme))
        self._names.set_look(theme, self.devicePixelRatioF())

    def _show_found(self, spec: DatasetSpec) -> None:
        """Show what was found in the user's files, and what was left out."""
        notes = spec.notes(self._data.source.params) if spec.notes is not None else ()
        self.found.setText("\n".join(notes))
        self.found.setVisible(bool(notes))

    def _show_table_button(self, spec: DatasetSpec) -> None:
        self.table.setVisible(spec.inspect is not None and not spec.folder_suffixes)
        has_page = spec.asks_the_child and bool(self._data.source.params.get("path"))
        self.table.setText("Table…" if has_page else "Choose file…")
        tip = (
            "Shows the columns: their kinds and roles, missing values, the split."
            if has_page
            else "Chooses the file with the data."
        )
        describe(self.table, self.table.text().rstrip("…").lower(), tip)

    def _ask_for_file(self) -> None:
        self.file_requested.emit("", "")

    def _ask_for_table(self) -> None:
        params = self._data.source.params
        is_page = self.table.text() == "Table…"
        path = str(params.get("path", "")) if is_page else ""
        self.file_requested.emit(path, str(params.get("read_as", "")))

    def _show_params(self, spec: DatasetSpec) -> None:
        shown = tuple(param for param in spec.params if not is_filled_in(param))
        if self.params is None or self.params.params != shown:
            if self.params is not None:
                discard(self.params)
            self.params = self._form(shown)
            self.params.edited.connect(self._set_param)
            self.body.insertWidget(2, self.params)
        self.params.setVisible(bool(shown))
        self.params.set_values(self._data.source.params)

    def _form(self, params: tuple[Param, ...]) -> Form:
        return Form(params, self.editor, self, prefers_sliders=True, has_keras_names=False)

    def _open_gallery(self) -> None:
        gallery = DataGallery(self._pictures, self._data.source.name, self.window())
        gallery.chosen.connect(self._choose_named)
        gallery.open()

    def _choose(self) -> None:
        self._choose_named(self.source.currentData())

    def _choose_named(self, name: str | None) -> None:
        if name and name != self._data.source.name:
            self.editor.do(choose_source(self._data, DATASETS[name]))

    def _take(self, data: DataConfig) -> None:
        fields = ("source", "features", "scaling", "target")
        self.editor.do(SetData({name: getattr(data, name) for name in fields}))

    def _regenerate(self) -> None:
        self._set("seed", (self._data.seed + 1) % 2**31)

    def _set(self, name: str, value: object) -> None:
        self.editor.do(SetData({name: value}))

    def _set_param(self, name: str, value: ParamValue) -> None:
        spec = DATASETS[self._data.source.name]
        if spec.inspect is not None and name == "path" and value:
            self.file_requested.emit(str(value), "")
            return
        source = self._data.source.with_param(name, value)
        path = str(source.params.get("path", ""))
        if path and spec.inspect is not None and not spec.asks_the_child:
            # What was found in the file depends on how it is read.
            settings = {key: each for key, each in source.params.items() if key != FOUND.name}
            self.reading_changed.emit(path, settings)
            return
        self._set("source", source)


def choose_source(data: DataConfig, spec: DatasetSpec) -> SetData:
    """Return the edit that chooses another data set, with features only if it has any."""
    features = (data.features or ("x", "y")) if spec.has_features else ()
    params = {param.name: param.initial for param in spec.params} | _kept_needs(data, spec)
    return SetData({"source": Selection(spec.name, params), "features": features})


def _kept_needs(data: DataConfig, spec: DatasetSpec) -> dict[str, ParamValue]:
    """Return what the network needs without data: what it gets from the present data."""
    if spec.name != NO_DATA.name:
        return {}
    try:
        return needs_of(describe_data(data))
    except PlaygroundError:
        return {}


def is_filled_in(param: Param) -> bool:
    """Return whether a parameter is filled in by the program, not in a form."""
    return isinstance(param, Text) and param.is_filled_in
