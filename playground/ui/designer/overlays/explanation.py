"""What a layer or a unit does, in plain words, with its formula and its real numbers."""

from collections.abc import Sequence
from html import escape

import numpy as np

from playground.base.arrays import units_last
from playground.training.protocol.probes import Floats, GradientAnswer, Histogram
from playground.ui.designer.cards.formulas import code_of, filter_lines, number, unit_formula
from playground.ui.designer.cards.layer_item import LayerItem
from playground.ui.designer.cards.pictures.content import ContentKind
from playground.ui.designer.cards.vitals import health_of
from playground.ui.designer.cards.vitals_painter import HEALTHY
from playground.ui.designer.cards.wording import tooltip_of
from playground.ui.designer.overlays.explanation_data import ExplanationData
from playground.ui.designer.scene import DesignerScene

OVER_PLACES = frozenset({ContentKind.FEATURES, ContentKind.KERNELS})
"""Pictures of units that answer at many places of one sample."""


def explained(
    item: LayerItem, unit: int | None, scene: DesignerScene, evidence: ExplanationData
) -> str:
    """Return the explanation of a layer, or of one of its units, as rich text."""
    assert scene.state is not None
    if unit is None:
        lines = [_without_frame(tooltip_of(item.layer, scene.state)), *numbers(item, evidence)]
    else:
        lines = list(unit_lines(item, unit, scene, evidence))
    return "<br>".join(lines)


def _without_frame(text: str) -> str:
    return text.removeprefix("<p>").removesuffix("</p>")


def numbers(item: LayerItem, evidence: ExplanationData) -> list[str]:
    """Return lines on what the numbers of a layer say."""
    lines = []
    if evidence.outputs is not None:
        lines.append(_outputs_line(evidence.outputs))
    lines += [_weights_line(name, values) for name, values in evidence.weights.items()]
    lines += [
        _spread_line(name, spread)
        for name, spread in evidence.spreads.items()
        if name not in evidence.weights
    ]
    if evidence.gradient is not None:
        lines.append(_gradient_line(evidence.gradient))
    if evidence.flat is not None:
        lines += _stuck_lines(evidence.flat, str(item.layer.params.get("activation")))
    return [_muted_rule(), *lines] if lines else []


def _muted_rule() -> str:
    return "<b>Now</b>"


def _outputs_line(outputs: Histogram) -> str:
    low, high = float(outputs.edges[0]), float(outputs.edges[-1])
    zeros = f"; {outputs.zeros:.0%} are exactly 0" if outputs.zeros >= 0.005 else ""
    return (
        f"Outputs from {number(low)} to {number(high)}, mean {number(outputs.mean)}, "
        f"spread {number(outputs.deviation)}{zeros}."
    )


def _weights_line(name: str, values: Floats) -> str:
    if not values.size:
        return f"{escape(name)}: empty"
    if values.size == 1:
        return f"{escape(name)} = {number(float(values.reshape(-1)[0]))}"
    low, high = float(values.min()), float(values.max())
    return (
        f"{escape(name)}: {values.size:,} numbers from {number(low)} to {number(high)}, "
        f"mean {number(float(values.mean()))}"
    )


def _spread_line(name: str, spread: Histogram) -> str:
    low, high = number(float(spread.edges[0])), number(float(spread.edges[-1]))
    return f"{escape(name)}: from {low} to {high}, mean {number(spread.mean)}"


def _gradient_line(gradient: GradientAnswer) -> str:
    ratio = gradient.update_ratio
    verdict = "healthy"
    if not np.isfinite(ratio) or ratio > HEALTHY[1]:
        verdict = "large; if the loss jumps, lower the learning rate"
    elif ratio < HEALTHY[0]:
        verdict = "small; it has settled, or hardly learns"
    return (
        f"Gradient {number(gradient.gradient_norm)}: the next step changes the weights by "
        f"{number(100 * ratio)} % ({verdict})."
    )


def _stuck_lines(flat: Floats, activation: str) -> list[str]:
    health = health_of(flat, activation)
    lines = []
    if health.dead:
        lines.append(
            f"<b>{_of(len(health.dead), health.units)} dead</b>: 0 for every sample seen, so "
            "they cannot learn. Try leaky_relu, or a lower learning rate."
        )
    if health.saturated:
        lines.append(
            f"<b>{_of(len(health.saturated), health.units)} saturated</b>: in the flat part of "
            f"{escape(activation)} for nearly every sample, so hardly any gradient passes."
        )
    return lines


def _of(count: int, total: int) -> str:
    return f"{count} of {total} units {'is' if count == 1 else 'are'}"


def unit_lines(
    item: LayerItem, unit: int, scene: DesignerScene, evidence: ExplanationData
) -> Sequence[str]:
    """Return lines on one unit: its formula with today's weights, and its outputs."""
    content, layer = item.content, item.layer
    cell = unit - content.first
    name = content.labels[cell] if cell < len(content.labels) else f"{layer.name}[{unit}]"
    kind = _kind_of_cell(item)
    lines = [f"<b>{escape(name)}</b> · {kind} {unit + 1} of {escape(layer.name)}"]
    if layer.type_name == "Input":
        lines[0] = f"<b>{escape(name)}</b> · input {unit + 1}"
    else:
        lines += _computed(item, unit, name, scene, evidence)
    if evidence.maps is not None and cell < len(evidence.maps):
        low, high = float(evidence.maps[cell].min()), float(evidence.maps[cell].max())
        lines.append(f"Over the plane from {number(low)} to {number(high)}.")
    lines += _sample_lines(content.kind, evidence.sample, unit)
    if evidence.flat is not None and unit < len(evidence.flat):
        seen = "places" if content.kind in OVER_PLACES else "samples"
        activation = str(layer.params.get("activation"))
        lines.append(_flat_line(float(evidence.flat[unit]), activation, seen))
    return lines


def _kind_of_cell(item: LayerItem) -> str:
    """Return what one cell of a card is called."""
    unit = item.layer.traits.unit
    return "channel" if unit == "unit" and item.content.kind in OVER_PLACES else unit


def _computed(
    item: LayerItem, unit: int, name: str, scene: DesignerScene, evidence: ExplanationData
) -> list[str]:
    """Return lines on how a unit is computed, with its weights where they are known."""
    layer, traits = item.layer, item.layer.traits
    kernel, biases = evidence.weights.get("kernel"), evidence.weights.get("bias")
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
    """Return what the inputs of a layer are called on the card before it."""
    assert scene.state is not None
    wires = scene.state.project.network.inputs_of(item.layer.id)
    if len(wires) == 1:
        labels = scene.layer_items[wires[0].source].content.labels
        if len(labels) == count:
            return labels
    return tuple(f"x[{index}]" for index in range(count))


def _sample_lines(kind: ContentKind, sample: Floats | None, unit: int) -> list[str]:
    if sample is None or kind is ContentKind.MAPS or unit >= sample.shape[-1]:
        return []
    values = sample[..., unit]
    if values.ndim == 0:
        is_share = kind is ContentKind.BARS
        text = f"{float(values):.1%}" if is_share else number(float(values))
        return [f"For the sample on show: {text}."]
    low, high = float(values.min()), float(values.max())
    return [f"For the sample on show from {number(low)} to {number(high)}."]


def _flat_line(share: float, activation: str, seen: str) -> str:
    if activation.startswith("relu"):
        verdict = " It is dead and cannot learn." if share >= 1 else ""
        return f"Off (0) at {share:.0%} of the {seen}.{verdict}"
    return f"In the flat part of {escape(activation)} at {share:.0%} of the {seen}."
