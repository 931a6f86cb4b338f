"""The panels of the bottom tabs: one file each, and one line here.

Their order is that of the tabs; in a small window the last ones are in the menu "More".
"""

from playground.ui.panels.activations import ActivationsPanel
from playground.ui.panels.base import Panel
from playground.ui.panels.code.panel import CodePanel
from playground.ui.panels.confusion import ConfusionPanel
from playground.ui.panels.gradients.panel import GradientsPanel
from playground.ui.panels.hidden import HiddenPanel
from playground.ui.panels.history import HistoryPanel
from playground.ui.panels.metrics.panel import MetricsPanel
from playground.ui.panels.microscope.panel import MicroscopePanel
from playground.ui.panels.predict.panel import PredictPanel
from playground.ui.panels.predictions import PredictionsPanel
from playground.ui.panels.problems import ProblemsPanel
from playground.ui.panels.reconstructions import ReconstructionsPanel
from playground.ui.panels.roc import RocPanel
from playground.ui.panels.runs.panel import RunsPanel
from playground.ui.panels.saliency.panel import SaliencyPanel
from playground.ui.panels.samples import SamplesPanel
from playground.ui.panels.summary import SummaryPanel
from playground.ui.panels.weights import WeightsPanel

PANELS: tuple[type[Panel], ...] = (
    MetricsPanel,
    RunsPanel,
    WeightsPanel,
    MicroscopePanel,
    CodePanel,
    ProblemsPanel,
    PredictPanel,
    ConfusionPanel,
    RocPanel,
    PredictionsPanel,
    SamplesPanel,
    GradientsPanel,
    ActivationsPanel,
    HiddenPanel,
    SaliencyPanel,
    ReconstructionsPanel,
    SummaryPanel,
    HistoryPanel,
)
