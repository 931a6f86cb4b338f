"""The panels of the bottom tabs, in their order: one file each, and one line here."""

from playground.ui.panels.base import Panel
from playground.ui.panels.metrics import MetricsPanel

PANELS: tuple[type[Panel], ...] = (MetricsPanel,)
