"""Whether the last layer is another than before."""

from playground.document.inference import active_layers
from playground.document.problems.examining import examine
from playground.learning.checks.base import Check
from playground.learning.facts import Facts
from playground.learning.verdicts import Verdict, correct, not_yet


class NewOutput(Check, frozen=True, kw_only=True, tag="new_output"):
    """The layer that gives the prediction is not in the project of the start, and fits the data.

    Attributes
    ----------
    keeps : tuple of str
        Names of layers that must still be there, with the weights that they had.
    """

    keeps: tuple[str, ...] = ()

    def judge(self, facts: Facts) -> Verdict:
        project = facts.project
        before = {layer.id for layer in facts.start.network.layers}
        for name in self.keeps:
            layer = facts.layer(name)
            if layer is None or layer.id not in before:
                return not_yet(f"{name} has to stay: what it has learned is needed")
        inference, _task = examine(project)
        if not inference.is_buildable or inference.output is None:
            return not_yet("the network has no output that fits the data yet")
        if inference.output in before:
            return not_yet("the output is still the old one")
        layer = project.network.layer(inference.output)
        if layer.id not in active_layers(project.network):
            return not_yet("the new output is not connected yet")
        return correct(f"{layer.name} is the new output")
