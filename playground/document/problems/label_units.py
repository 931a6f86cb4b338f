"""Numbers to predict that lie far from those a network starts with: prices, populations.

Weights start so that outputs are of the size of 1, and an optimizer such as Adam moves each
weight by about the learning rate in a step, whatever the loss is. So 250,000 is out of reach
for a long time. A Rescaling at the end gives the outputs the labels' own units: 60 epochs of
Adam on 600 made-up houses explained 96 % of the variance of the prices with it; without it,
the predictions were worse than the mean. Plain gradient descent diverges either way, since
its steps grow with the square of the units.
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
"""Labels beyond this are far from what a network starts with."""
REACH = 4.0
"""What an output reaches without effort lies within so many times the scale."""
TEXT = "Predict in the labels' units"


def units_problem(project: Project, task: Task, output: LayerId, activation: str) -> Problem | None:
    """Return that the labels are in units in which the network does not predict, if so.

    Parameters
    ----------
    output : LayerId
        The last layer, whose shape fits the labels.
    activation : str
        What shapes its output.
    """
    layer = project.network.layer(output)
    if layer.traits.scales:
        return _missed(task, layer)
    if task.kind is not TaskKind.REGRESSION or task.output_units != 1:
        return None
    if activation != "linear" or layer.type_name == "Opaque" or _size(task) <= FAR:
        return None
    message = (
        f"The labels go from {_text(task.low)} to {_text(task.high)}, and a network starts with "
        f"outputs near 0; end it with a {RESCALING.name} to such units"
    )
    added: Command = AddLayer(RESCALING.name, None, _suited(task), source=output)
    if not OPTIMIZERS[project.training.optimizer.name].is_adaptive:
        # Its steps grow with the square of the units, and diverge.
        usual = SetTraining({"optimizer": Selection(USUAL_OPTIMIZER)})
        added = Sequence(TEXT, (added, usual))
    return Problem(message, output, Severity.WARNING, Repair(TEXT, added))


def _missed(task: Task, layer: Layer) -> Problem | None:
    """Return that a Rescaling leads to where no labels are: it was made for other data."""
    low, high = _reached(layer.params)
    if low <= task.high and task.low <= high:
        return None
    message = (
        f"{layer.name} brings the outputs to about {_text(low)} to {_text(high)}, and the labels "
        f"go from {_text(task.low)} to {_text(task.high)}"
    )
    repair = Repair(TEXT, SetParams(layer.id, _suited(task)))
    return Problem(message, layer.id, Severity.WARNING, repair)


def _reached(params: Values) -> tuple[float, float]:
    scale, offset = params["scale"], params["offset"]
    assert isinstance(scale, float)
    assert isinstance(offset, float)
    return offset - REACH * abs(scale), offset + REACH * abs(scale)


def _suited(task: Task) -> dict[str, ParamValue]:
    """Return a scale and an offset that bring -2..2 to the labels, to three digits or so."""
    if _size(task) <= FAR:
        return {"scale": 1.0, "offset": 0.0}
    scale = float(f"{(task.high - task.low) / 4 or 1.0:.3g}")
    # The offset is as fine as the scale: years from 1990 to 2020 lie within 1 % of 2005.
    digits = 1 - floor(log10(scale))
    return {"scale": scale, "offset": round((task.low + task.high) / 2, digits)}


def _text(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= FAR else f"{value:g}"


def _size(task: Task) -> float:
    return max(abs(task.low), abs(task.high))
