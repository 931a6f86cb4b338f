"""The words on and about a layer item: title, second line, tooltip, summary."""

from html import escape

from playground.base.number_text import with_minus
from playground.base.params import ParamValue
from playground.catalog.spec import TensorShape, shape_text
from playground.datasets.sources import DATASETS
from playground.document.project import Layer
from playground.ui.designer.cards.formulas import activation_line, code_of
from playground.ui.view_state import ViewState
from playground.ui.widgets.texts import count_text, number_text


def title_of(layer: Layer, state: ViewState) -> str:
    """Return "dense_1 · Dense"; for the Input, the name of the data."""
    if layer.type_name == "Input":
        return f"Input · {_source_name(state.project.data.source.name)}"
    return f"{layer.name} · {layer.keras_class}"


def _source_name(name: str) -> str:
    if name not in DATASETS:
        return name
    return DATASETS[name].short_label or DATASETS[name].label


def details_of(layer: Layer, state: ViewState) -> str:
    """Return the second line: "6 · tanh · 18 params", or the output shape."""
    report = state.inference.reports.get(layer.id)
    parts = [layer.inner_class] if layer.inner_class else []
    parts += _size_words(layer)
    activation = layer.params.get("activation")
    if isinstance(activation, str):
        parts.append(activation)
    if report is not None and layer.size_param is None and report.output_shape is not None:
        parts.append(shape_text(report.output_shape))
    if report is not None and report.parameters:
        word = "frozen" if not layer.is_trainable else "params"
        parts.append(
            f"{report.parameters:,} {word if report.parameters != 1 else word.rstrip('s')}"
        )
    return " · ".join(parts) or "not connected"


def _size_words(layer: Layer) -> list[str]:
    parts: list[str] = []
    size = layer.params.get(layer.size_param) if layer.size_param else None
    kernel = layer.params.get("kernel_size")
    if size is not None and kernel is not None:
        parts.append(f"{size} × {_times(kernel)}")
    elif size is not None:
        parts.append(f"{size}")
    pool = layer.params.get("pool_size")
    if pool is not None:
        parts.append(_times(pool))
    strength = layer.params.get(layer.traits.noise)
    if strength is not None:
        parts.append(with_minus(f"{strength:g}" if isinstance(strength, float) else f"{strength}"))
    return [*parts, *_rescaling_words(layer)]


def _rescaling_words(layer: Layer) -> list[str]:
    """Return the scale and offset of a Rescaling; BatchNormalization's `scale` is a bool."""
    scale, offset = layer.params.get("scale"), layer.params.get("offset")
    if not isinstance(scale, float) or not isinstance(offset, float):
        return []
    sign = "+" if offset > 0 else "−"
    return [
        f"×{with_minus(number_text(scale))}",
        *([f"{sign}{number_text(abs(offset))}"] if offset else []),
    ]


def _times(value: ParamValue) -> str:
    return "×".join(map(str, value)) if isinstance(value, tuple) else str(value)


def wire_label(shape: TensorShape | None) -> str:
    """Return "26×26×8" for (None, 26, 26, 8); empty where nothing is known."""
    if shape is None:
        return ""
    return "×".join("?" if size is None else str(size) for size in shape[1:])


def tooltip_of(layer: Layer, state: ViewState) -> str:
    """Return what the layer does in plain words, with formula, shapes and problems."""
    spec = layer.spec
    lines = [f"<b>{escape(layer.name)}</b> · {escape(spec.name)}", escape(spec.summary)]
    inner = spec.inner(layer.params)
    if inner is not None:
        lines.append(f"{escape(inner.name)}: {escape(inner.summary)}")
    if spec.formula:
        lines.append(f"<code>{code_of(layer)}</code>")
    if function := activation_line(layer):
        lines.append(function)
    report = state.inference.reports.get(layer.id)
    if report is not None and report.output_shape is not None:
        received = ", ".join(map(shape_text, report.input_shapes))
        made = shape_text(report.output_shape)
        lines.append(escape(f"{received} → {made}" if received else made))
    if report is not None and report.parameters:
        arrays = ", ".join(f"{weight.name} {weight.shape}" for weight in report.weights)
        lines.append(escape(f"{report.parameters:,} parameters: {arrays}"))
    if not layer.is_trainable:
        lines.append("Frozen: its weights are not trained.")
    elif layer.frozen_weights:
        lines.append(
            f"{count_text(len(layer.frozen_weights))} of its weights are frozen individually."
        )
    lines += [f"<b>{escape(p.message)}</b>" for p in state.inference.problems_of(layer.id)]
    return "<p>" + "<br>".join(lines) + "</p>"
