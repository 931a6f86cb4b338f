"""How many layers of a type the network has."""

from playground.base.params import Regularizer
from playground.document.project import Layer
from playground.learning.checks.base import Bounded
from playground.learning.facts import Facts
from playground.learning.verdicts import Verdict
from playground.learning.wording import layers_words


class Layers(Bounded, frozen=True, kw_only=True, tag="layers"):
    """Layers that training uses or not; all that are on the canvas.

    Attributes
    ----------
    types : tuple of str
        Keras's classes, such as "Dropout"; empty for every layer.
    activations : tuple of str
        Only layers with one of these activations count; empty for any.
    is_regularized : bool
        Whether only layers with an L1 or L2 penalty on their weights count.
    """

    types: tuple[str, ...] = ()
    activations: tuple[str, ...] = ()
    is_regularized: bool = False

    def judge(self, facts: Facts) -> Verdict:
        count = sum(1 for layer in facts.project.network.layers if self._counts(layer))
        kind = layers_words(self.types, self.activations)
        penalty = " with a penalty" if self.is_regularized else ""
        return self.compare(f"the number of {kind}{penalty}", count)

    def _counts(self, layer: Layer) -> bool:
        penalty = layer.params.get("kernel_regularizer")
        has_penalty = isinstance(penalty, Regularizer) and (penalty.l1 > 0 or penalty.l2 > 0)
        return (
            (not self.types or layer.type_name in self.types)
            and (not self.activations or layer.activation in self.activations)
            and (has_penalty or not self.is_regularized)
        )
