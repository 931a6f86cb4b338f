"""The tabs of settings below the output, in their order: one file each, and one line here."""

from playground.ui.inspector.data_section import DataSection
from playground.ui.inspector.doctor.tab import DoctorTab
from playground.ui.inspector.layer_tab import LayerTab
from playground.ui.inspector.settings_tab import SettingsTab
from playground.ui.inspector.training_section import TrainingSection

TABS: tuple[type[SettingsTab], ...] = (
    DataSection,
    TrainingSection,
    LayerTab,
    DoctorTab,
)
