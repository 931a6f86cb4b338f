"""The table of templates, and how a plan becomes a project."""

from dataclasses import dataclass

from playground.base.registry import Registry
from playground.document.project import Project
from playground.document.template_plans.plans import PLANS, TemplatePlan
from playground.document.template_plans.steps import Tower
from playground.document.templates.drafting import chained, with_tower


@dataclass(frozen=True, slots=True)
class Template:
    """A project to start from; the plan says what it is.

    Attributes
    ----------
    plan : TemplatePlan
    """

    plan: TemplatePlan

    @property
    def name(self) -> str:
        """The name on the command line: "xor-noisy"."""
        return self.plan.name

    @property
    def title(self) -> str:
        """The name in the window."""
        return self.plan.title

    @property
    def summary(self) -> str:
        """What it shows, in one sentence."""
        return self.plan.summary

    @property
    def accuracy(self) -> float:
        """Accuracy on the test set that most runs reach."""
        return self.plan.accuracy

    @property
    def epochs(self) -> int:
        """How many epochs it takes to reach that accuracy."""
        return self.plan.epochs

    def build(self) -> Project:
        """Return the project."""
        plan = self.plan
        project = Project(
            title=plan.title,
            notes=plan.notes,
            data=plan.data,
            training=plan.training,
            pace=plan.pace,
        )
        if isinstance(plan.layers, Tower):
            return with_tower(project, plan.layers)
        return chained(project, *plan.layers)


TEMPLATES = Registry("template", tuple(Template(plan) for plan in PLANS))
