"""How large the gradient of a layer is."""

from typing import Any

from playground.learning.checks.base import Bounded, Name
from playground.learning.facts import Facts
from playground.learning.verdicts import Verdict, not_yet, uncheckable
from playground.training.protocol.probes import GradientsProbe, Probe

GRADIENTS = GradientsProbe()


class Gradient(Bounded, frozen=True, kw_only=True, tag="gradient"):
    """The Euclidean norm of the loss's gradient for the weights of a layer.

    Attributes
    ----------
    layer : str
        Keras's name of the layer.
    per : str
        Another layer; then the number is the share of that layer's gradient.
    """

    layer: Name
    per: str = ""

    def probes(self) -> frozenset[Probe[Any]]:
        return frozenset({GRADIENTS})

    def judge(self, facts: Facts) -> Verdict:
        value = self._norm(facts, self.layer)
        other = self._norm(facts, self.per) if self.per else 1.0
        if isinstance(value, Verdict):
            return value
        if isinstance(other, Verdict):
            return other
        if self.per and not other:
            return uncheckable(f"the gradient of {self.per} is 0")
        what = f"the gradient of {self.layer}"
        return self.compare(f"{what} per that of {self.per}" if self.per else what, value / other)

    def _norm(self, facts: Facts, name: str) -> float | Verdict:
        layer, answer = facts.layer(name), facts.get(GRADIENTS)
        if layer is None:
            return not_yet(f"there is no layer called {name}")
        if answer is None or layer.id not in answer:
            return uncheckable(f"the gradient of {name} is not measured yet")
        return answer[layer.id].gradient_norm
