"""A layer's computation with its real settings and numbers, as a line or two of code."""

import re
from collections.abc import Mapping, Sequence
from html import escape
from types import MappingProxyType

import numpy as np

from playground.base.number_text import with_minus
from playground.base.params import ParamValue
from playground.catalog.activations import ACTIVATIONS
from playground.document.project import Layer
from playground.training.protocol.probes import Floats

MOST_TERMS = 6
"""Only the strongest terms of a sum are written out."""
MOST_CELLS = 25
"""Kernels of up to this many numbers are written out as a table."""
MINUS = "−"
SWITCHED_OFF: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {"use_bias": (" + bias",), "center": (" + beta",), "scale": ("gamma · ",)}
)
"""Parts that a formula loses when a setting is False."""
LINEAR = re.compile(r"(?<![a-z_])activation\(([^()]+)\)")
NAME = re.compile(r"(?<![a-z_])[a-z]+(_[a-z]+)*(?![a-z_])")


def number(value: float) -> str:
    """Return a number with three digits and a proper minus sign.

    >>> number(-1.3149), number(0.05), number(1234.5)
    ('−1.31', '0.05', '1.23e+03')
    """
    return with_minus(f"{value:.3g}")


def formula_of(layer: Layer) -> str:
    """Return the formula of a layer's type with the settings of this layer.

    Examples
    --------
    A Dense layer: "relu(x · kernel + bias)"; a Dropout of 0.2: "x · mask / (1 − 0.2) …".
    """
    text = layer.spec.formula
    for switch, parts in SWITCHED_OFF.items():
        if layer.params.get(switch) is False:
            for part in parts:
                text = text.replace(part, "")
    if layer.params.get("activation") == "linear":
        text = LINEAR.sub(r"\1", text)

    def setting(found: re.Match[str]) -> str:
        value = layer.params.get(found[0])
        return found[0] if value is None or isinstance(value, bool) else _written(value)

    return NAME.sub(setting, text)


def code_of(layer: Layer) -> str:
    """Return `formula_of` as rich text, to be put between code tags."""
    return escape(formula_of(layer)).replace("\n", "<br>")


def _written(value: ParamValue) -> str:
    if isinstance(value, tuple):
        return " × ".join(with_minus(str(size)) for size in value)
    return number(value) if isinstance(value, float) else str(value)


def activation_line(layer: Layer) -> str:
    """Return what the layer's activation does, as rich text; empty where it has none.

    Examples
    --------
    "relu(x) = max(0, x): Cuts off negatives: fast, the usual choice."
    """
    name = layer.params.get("activation")
    if not isinstance(name, str) or name == "linear":
        return ""
    spec = ACTIVATIONS[name]
    return f"<code>{escape(f'{name}(x) = {spec.formula}')}</code> · {escape(spec.summary)}"


def unit_formula(
    name: str, activation: str, names: Sequence[str], weights: Floats, bias: float | None
) -> str:
    """Return a unit's computation with its real weights, as rich text.

    Of many terms only the strongest are written, in the order of the inputs. A softmax
    needs the sums of all units, so the sum of this one has a line of its own.

    Examples
    --------
    >>> unit_formula("h[2]", "tanh", ("x", "y"), np.array([0.82, -1.31], np.float32), 0.05)
    '<code>h[2] = tanh(0.82·x − 1.31·y + 0.05)</code>'
    """
    strongest = np.argsort(-np.abs(weights), kind="stable")[:MOST_TERMS]
    terms = [_term(float(weights[index]), f"·{names[index]}") for index in sorted(strongest)]
    hidden = len(weights) - len(strongest)
    if hidden:
        terms.append(f" + … {hidden:,} more")
    if bias is not None:
        terms.append(_term(bias, ""))
    total = "".join(terms).strip().removeprefix("+ ")
    if total.startswith(f"{MINUS} "):
        total = MINUS + total[2:]
    if activation == "softmax":
        share = f"share of {name} = eˢ / sum of eˢ of all units"
        return f"<code>s = {escape(total)}</code><br><code>{escape(share)}</code>"
    inner = total if activation == "linear" else f"{activation}({total})"
    return f"<code>{escape(name)} = {escape(inner)}</code>"


def _term(value: float, rest: str) -> str:
    return f" {MINUS if value < 0 else '+'} {number(abs(value))}{rest}"


def filter_lines(kernel: Floats, bias: float | None) -> list[str]:
    """Return the numbers of one filter of a convolution, as rich text.

    Parameters
    ----------
    kernel : (height, width, channels) or (width, channels) float32
    """
    lines = []
    rows = kernel[..., 0] if kernel.ndim == 3 else kernel.T
    if kernel.ndim == 3 and kernel.shape[-1] == 1 and rows.size <= MOST_CELLS:
        cells = "".join(
            "<tr>"
            + "".join(f"<td align='right'>&nbsp;{number(float(each))}&nbsp;</td>" for each in row)
            + "</tr>"
            for row in rows
        )
        lines.append(f"kernel:<table>{cells}</table>")
    else:
        sizes = " × ".join(map(str, kernel.shape))
        low, high = number(float(kernel.min())), number(float(kernel.max()))
        lines.append(f"kernel: {sizes} numbers from {low} to {high}")
    return lines if bias is None else [*lines, f"bias: {number(bias)}"]
