"""What a layer or a unit does, in plain words, with its formula and current numbers."""

from collections.abc import Sequence
from html import escape

import numpy as np

from playground.base.arrays import units_last
from playground.catalog.activations import is_off_when_flat
from playground.training.protocol.probes import Floats, GradientAnswer, Histogram
from playground.ui.designer.cards.formulas import code_of, filter_lines, number, unit_formula
from playground.ui.designer.cards.layer_item import LayerItem
from playground.ui.designer.cards.vitals import health_of
from playground.ui.designer.cards.vitals_painter import HEALTHY
from playground.ui.designer.cards.wording import tooltip_of
from playground.ui.designer.overlays.explanation_data import ExplanationData
from playground.ui.designer.scene import DesignerScene


def explained(
    item: LayerItem, unit: int | None, scene: DesignerScene, data: ExplanationData
) -> str:
    """Return the explanation of a layer, or of one of its units, as rich text."""
    assert scene.state is not None
    if unit is None:
        lines = [_without_frame(tooltip_of(item.layer, scene.state)), *numbers(item, data)]
    else:
        lines = list(unit_lines(item, unit, scene, data))
    return "<br>".join(lines)


def _without_frame(text: str) -> str:
    return text.removeprefix("<p>").removesuffix("</p>")


def numbers(item: LayerItem, data: ExplanationData) -> list[str]:
    """Return lines about the current numbers of a layer."""
    lines = []
    if data.outputs is not None:
        lines.append(_outputs_line(data.outputs))
    lines += [_weights_line(name, values) for name, values in data.weights.items()]
    lines += [
        _spread_line(name, spread)
        for name, spread in data.spreads.items()
        if name not in data.weights
    ]
    if data.gradient is not None:
        lines.append(_gradient_line(data.gradient))
    if data.flat is not None:
        lines += _stuck_lines(data.flat, str(item.layer.params.get("activation")))
    return [_heading(), *lines] if lines else []


def _heading() -> str:
    return "<b>Current values</b>"


def _outputs_line(outputs: Histogram) -> str:
    low, high = float(outputs.edges[0]), float(outputs.edges[-1])
    zeros = f"; {100 * outputs.zeros:.0f} % are exactly 0" if outputs.zeros >= 0.005 else ""
    return (
        f"Outputs from {number(low)} to {number(high)}, mean {number(outputs.mean)}, "
        f"standard deviation {number(outputs.deviation)}{zeros}."
    )


def _weights_line(name: str, values: Floats) -> str:
    if not values.size:
        return f"{escape(name)}: empty"
    if values.size == 1:
        return f"{escape(name)} = {number(float(values.reshape(-1)[0]))}"
    low, high = float(values.min()), float(values.max())
    return (
        f"{escape(name)}: {values.size:,} values from {number(low)} to {number(high)}, "
        f"mean {number(float(values.mean()))}"
    )


def _spread_line(name: str, spread: Histogram) -> str:
    low, high = number(float(spread.edges[0])), number(float(spread.edges[-1]))
    return f"{escape(name)}: from {low} to {high}, mean {number(spread.mean)}"


def _gradient_line(gradient: GradientAnswer) -> str:
    ratio = gradient.update_ratio
    verdict = "healthy"
    if not np.isfinite(ratio) or ratio > HEALTHY[1]:
        verdict = "large: if the loss jumps, lower the learning rate"
    elif ratio < HEALTHY[0]:
        verdict = "small: the layer has converged, or barely learns"
    return (
        f"Gradient {number(gradient.gradient_norm)}: the next step changes the weights by "
        f"{number(100 * ratio)} % ({verdict})."
    )


def _stuck_lines(flat: Floats, activation: str) -> list[str]:
    health = health_of(flat, activation)
    lines = []
    if health.dead:
        lines.append(
            f"<b>{_of(len(health.dead), health.units)} dead</b>: output 0 for every sample, so "
            "they cannot learn. Try leaky_relu, or a lower learning rate."
        )
    if health.saturated:
        lines.append(
            f"<b>{_of(len(health.saturated), health.units)} saturated</b>: in the flat part of "
            f"{escape(activation)} for nearly every sample, so almost no gradient passes."
        )
    return lines


def _of(count: int, total: int) -> str:
    return f"{count} of {total} units {'is' if count == 1 else 'are'}"


def unit_lines(
    item: LayerItem, unit: int, scene: DesignerScene, data: ExplanationData
) -> Sequence[str]:
    """Return lines about one unit: its formula with current weights, and its outputs."""
    picture, layer = item.picture, item.layer
    cell = unit - picture.first
    name = picture.labels[cell] if cell < len(picture.labels) else f"{layer.name}[{unit}]"
    kind = _kind_of_cell(item)
    lines = [f"<b>{escape(name)}</b> · {kind} {unit + 1} of {escape(layer.name)}"]
    if layer.type_name == "Input":
        lines[0] = f"<b>{escape(name)}</b> · input {unit + 1}"
    else:
        lines += _computed(item, unit, name, scene, data)
    lines += picture.explain(unit, data.answer, data.sample)
    if data.flat is not None and unit < len(data.flat):
        seen = "places" if picture.has_places else "samples"
        activation = str(layer.params.get("activation"))
        lines.append(_flat_line(float(data.flat[unit]), activation, seen))
    return lines


def _kind_of_cell(item: LayerItem) -> str:
    """Return what one cell of a card is called."""
    unit = item.layer.traits.unit
    return "channel" if unit == "unit" and item.picture.has_places else unit


def _computed(
    item: LayerItem, unit: int, name: str, scene: DesignerScene, data: ExplanationData
) -> list[str]:
    """Return lines about how a unit is computed, with its weights where they are known."""
    layer, traits = item.layer, item.layer.traits
    kernel, biases = data.weights.get("kernel"), data.weights.get("bias")
    if kernel is not None and traits.unit_axes:
        kernel = units_last(kernel, traits.unit_axes)
    is_known = kernel is not None and unit < kernel.shape[-1]
    bias = float(biases[unit]) if is_known and biases is not None else None
    if traits.reads_rows and kernel is not None and is_known:
        names = _input_names(item, scene, len(kernel))
        activation = str(layer.params["activation"])
        return [unit_formula(name, activation, names, kernel[:, unit], bias)]
    lines = [f"<code>{code_of(layer)}</code>"]
    if traits.convolves and traits.unit_axes and kernel is not None and is_known:
        lines += filter_lines(kernel[..., unit], bias)
    return lines


def _input_names(item: LayerItem, scene: DesignerScene, count: int) -> tuple[str, ...]:
    """Return the names of a layer's inputs, as on the card before it."""
    assert scene.state is not None
    wires = scene.state.project.network.inputs_of(item.layer.id)
    if len(wires) == 1:
        labels = scene.layer_items[wires[0].source].picture.labels
        if len(labels) == count:
            return labels
    return tuple(f"x[{index}]" for index in range(count))


def _flat_line(share: float, activation: str, seen: str) -> str:
    if is_off_when_flat(activation):
        verdict = " It is dead and cannot learn." if share >= 1 else ""
        return f"Off (0) at {100 * share:.0f} % of the {seen}.{verdict}"
    return f"In the flat part of {escape(activation)} at {100 * share:.0f} % of the {seen}."
