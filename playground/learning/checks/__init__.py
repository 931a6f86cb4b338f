"""The table of checks. Adding one is one file and one line."""

from playground.learning.checks.base import Check
from playground.learning.checks.figure import Figure
from playground.learning.checks.frozen import Frozen
from playground.learning.checks.gradient import Gradient
from playground.learning.checks.happened import Happened
from playground.learning.checks.layer_setting import LayerSetting
from playground.learning.checks.layers import Layers
from playground.learning.checks.looked import Looked
from playground.learning.checks.new_output import NewOutput
from playground.learning.checks.right_answers import RightAnswers
from playground.learning.checks.trained import Trained
from playground.learning.checks.training_setting import DataSetting, TrainingSetting
from playground.learning.checks.weight import Weight

CHECKS: tuple[type[Check], ...] = (
    Figure,
    RightAnswers,
    Trained,
    LayerSetting,
    Layers,
    TrainingSetting,
    DataSetting,
    Weight,
    Gradient,
    Frozen,
    NewOutput,
    Happened,
    Looked,
)
