"""The loss of a step: of one sample, of the batch, and what the regularizers add."""

import numpy as np
from numpy.typing import NDArray

from playground.base.arrays import one_hot
from playground.base.params import Regularizer
from playground.catalog.activations import ACTIVATIONS
from playground.document.project import LayerId
from playground.explain.page import Card, Line, Remark, Stage
from playground.explain.site import Site
from playground.explain.subject import Index, Subject, numbered
from playground.formula.evaluation import evaluate
from playground.formula.values import Equation, Formula, Number, Operand, Part, Place, Sum, sign

MOST_EVALUATIONS = 20_000
"""Predictions of a batch for which the loss of every sample is computed."""


def predictions(subject: Subject, sample: int) -> NDArray[np.float64]:
    """Return the predictions for one sample in float64.

    Where Keras computes the loss from the sums before the activation, so is the prediction:
    in float32 it may be exactly 0 or 1, and its logarithm infinite.
    """
    sums = subject.trace.sums
    if not subject.has_sums or sums is None:
        return np.asarray(subject.output_of(subject.output, sample), np.float64)
    z = np.asarray(sums[sample], np.float64)
    spec = ACTIVATIONS[subject.loss.from_logits]
    if spec.rule is None:
        powers = np.exp(z - z.max(axis=-1, keepdims=True))
        return np.asarray(powers / powers.sum(axis=-1, keepdims=True), np.float64)
    flat = [evaluate(spec.rule(Operand("z", float(one)))) for one in z.ravel()]
    return np.array(flat, np.float64).reshape(z.shape)


def labels(subject: Subject, sample: int) -> NDArray[np.float64]:
    """Return the labels of one sample, one for each number of the output."""
    shape = subject.output_of(subject.output, sample).shape
    y = np.asarray(subject.trace.y[sample], np.float64)
    if not subject.loss.wants_one_hot and y.size * shape[-1] == np.prod(shape):
        return np.asarray(one_hot(y.reshape(shape[:-1]), shape[-1]), np.float64)
    if y.size == np.prod(shape):
        return y.reshape(shape)
    return np.broadcast_to(y.reshape(*y.shape, *(1,) * (len(shape) - y.ndim)), shape)


def _operands(
    subject: Subject, sample: int, row: Index, *, is_shown: bool = True
) -> tuple[list[Operand], list[Operand]]:
    """Return labels and predictions along the last axis as operands.

    Those of a formula that is not shown, and only evaluated, have no names and no places.
    """
    y, p = labels(subject, sample)[row], predictions(subject, sample)[row]
    if not is_shown:
        return [Operand("y", one) for one in y.tolist()], [Operand("p", one) for one in p.tolist()]
    is_one = len(p) == 1

    def operand(symbol: str, part: Part, unit: int, value: float) -> Operand:
        name = symbol if is_one else numbered(symbol, (unit,))
        place = Place(part, subject.output, "", (*row, unit), sample)
        return Operand(name, value, place)

    return (
        [operand("y", Part.TARGET, unit, float(one)) for unit, one in enumerate(y)],
        [operand("p", Part.OUTPUT, unit, float(one)) for unit, one in enumerate(p)],
    )


def _rows(subject: Subject, sample: int) -> tuple[Index, ...]:
    return tuple(np.ndindex(*subject.output_of(subject.output, sample).shape[:-1]))


def _row_loss(subject: Subject, sample: int, row: Index, *, is_shown: bool) -> Formula:
    y, p = _operands(subject, sample, row, is_shown=is_shown)
    rule = subject.loss.rule
    assert rule.value is not None
    return rule.value(y, rule.seen(p, has_sums=subject.has_sums))


def sample_loss(subject: Subject, sample: int, *, is_shown: bool = True) -> Formula:
    """Return the loss of one sample as a formula, without its weight."""
    rows = _rows(subject, sample)
    terms = tuple(_row_loss(subject, sample, row, is_shown=is_shown) for row in rows)
    return terms[0] if len(terms) == 1 else Sum(terms) / float(len(terms))


def sample_weight(subject: Subject, sample: int) -> float:
    """Return the weight of a sample; 1 if there are no class weights."""
    weights = subject.trace.sample_weights
    return float(weights[sample]) if len(weights) else 1.0


def loss_gradient(site: Site) -> Equation | None:
    """Return ∂L/∂a at an output of the network; None where Keras's has another form.

    L is the mean over the batch, so each sample has its share of it.
    """
    subject, row, unit = site.subject, site.index[:-1], site.index[-1]
    rule = subject.loss.rule
    y, p = _operands(subject, site.sample, row)
    seen = rule.seen(p, has_sums=subject.has_sums)
    assert rule.slope is not None
    if any(a is not b and evaluate(a) != evaluate(b) for a, b in zip(seen, p, strict=True)):
        return None
    share = float(subject.trace.batch * len(_rows(subject, site.sample)))
    formula = rule.slope(y, p, unit)
    weight = sample_weight(subject, site.sample)
    if weight != 1:
        formula = Operand("s", weight) * formula
    if share != 1:
        formula = formula / Operand("B", share)
    kept = None if subject.has_sums else subject.gradient_of(site.layer_id)
    value = evaluate(formula) if kept is None else float(kept[site.sample][site.index])
    scale = 0.0 if kept is None else float(np.abs(kept).max())
    return Equation("∂L/∂a", formula, value, _gradient_place(site), scale)


def _gradient_place(site: Site) -> Place:
    return Place(Part.OUTPUT_GRADIENT, site.layer_id, "", site.index, site.sample)


def loss_card(subject: Subject, sample: int) -> Card:
    """Return the card of the loss."""
    own = Equation("L", sample_loss(subject, sample), 0.0)
    value = evaluate(own.formula)
    lines: list[Line] = [Equation("L", own.formula, value)]
    weight = sample_weight(subject, sample)
    if weight != 1:
        weighted = Operand("s", weight) * Operand("L", value)
        lines.append(Equation("s · L", weighted, evaluate(weighted), note="class weight"))
    lines += _batch_lines(subject)
    return Card(Stage.LOSS, tuple(lines), subject.loss.label)


def _batch_lines(subject: Subject) -> list[Line]:
    trace = subject.trace
    parts = _penalty_lines(subject)
    added = sum(trace.penalties.values())
    mean = trace.loss - added
    lines: list[Line] = []
    cost = trace.batch * int(np.prod(subject.output_of(subject.output, 0).shape))
    if trace.batch > 1 and cost <= MOST_EVALUATIONS:
        terms = []
        for sample in range(trace.batch):
            own = evaluate(sample_loss(subject, sample, is_shown=False))
            number = sample_weight(subject, sample) * own
            terms.append(Operand(numbered("L", (sample,)), number, _sample_place(subject, sample)))
        formula = Sum(tuple(terms), "Σ Lₛ") / Operand("B", float(trace.batch))
        scale = max(abs(term.value) for term in terms)
        lines.append(Equation("L̄", formula, mean, scale=scale, note="mean over the batch"))
    elif trace.batch > 1:
        lines.append(Remark(f"Keras averages it over the {trace.batch:,} samples of the batch."))
    if parts:
        total = Sum((Operand("L̄", mean), *(part.operand for part in parts)))
        lines += [*parts, Equation("Lₜ", total, trace.loss, note="with penalties")]
    return lines


def _sample_place(subject: Subject, sample: int) -> Place:
    return Place(Part.RESULT, subject.output, "loss", (), sample)


def _penalty_lines(subject: Subject) -> list[Equation]:
    found = []
    for (layer_id, param), value in subject.trace.penalties.items():
        penalty = subject.layer(layer_id).params.get(param)
        array = param.removesuffix("_regularizer")
        weights = subject.weight(layer_id, array)
        if not isinstance(penalty, Regularizer) or weights is None:
            continue
        before = weights.before.astype(np.float64)
        terms: list[Formula] = []
        if penalty.l1:
            terms.append(_strength(penalty.l1) * Operand("Σ|w|", float(np.abs(before).sum())))
        if penalty.l2:
            terms.append(_strength(penalty.l2) * Operand("Σw²", float(np.square(before).sum())))
        formula: Formula = Sum(tuple(terms)) if len(terms) > 1 else (*terms, Number(0.0))[0]
        name = subject.layer(layer_id).name
        found.append(Equation(f"R {name}", formula, value, note=f"penalty on {array}"))
    return found


def _strength(value: float) -> Operand:
    return Operand("λ", value)


def penalty_slope(subject: Subject, array: str, w: Operand) -> Formula | None:
    """Return what the regularizer adds to the gradient of a weight; None without one."""
    assert w.place is not None
    layer = subject.layer(LayerId(w.place.layer_id))
    penalty = layer.params.get(f"{array}_regularizer")
    if not isinstance(penalty, Regularizer) or not penalty:
        return None
    terms: list[Formula] = []
    if penalty.l1:
        terms.append(_strength(penalty.l1) * sign(w))
    if penalty.l2:
        terms.append(2 * _strength(penalty.l2) * w)
    return Sum(tuple(terms)) if len(terms) > 1 else terms[0]
