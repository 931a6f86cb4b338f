"""Problems that were known before training, with the evidence of a run.

The rules show the very `Problem` of `playground.document.problems`, with its own repair.
"""

from collections.abc import Callable, Iterable, Iterator

from playground.doctor.finding import Evidence, Finding, Plot
from playground.doctor.record import RunRecord
from playground.doctor.rule import Need, Rule
from playground.doctor.wording import number
from playground.document.inference import Problem
from playground.document.problems.label_units import units_problem
from playground.document.problems.linear_stack import linear_problems
from playground.document.problems.output import closing_activation, output_problems

Problems = Callable[[RunRecord], Iterable[Problem]]


def _judge(problems: Problems, why: str, advice: str) -> Callable[[RunRecord], Iterator[Finding]]:
    """Return the judge that shows these problems where the model answers poorly."""

    def judge(record: RunRecord) -> Iterator[Finding]:
        skill = record.skill
        if skill is None or not record.is_poor:
            return
        limit = f"at least {number(record.least_skill)}"
        for problem in problems(record):
            yield Finding(
                sentence=f"{problem.message}.",
                why=why,
                advice=advice,
                evidence=(Evidence("Skill on the training set", skill, limit),),
                plot=Plot.METRICS,
                layer_id=problem.layer_id,
                repair=problem.repair,
                restarts=True,
            )

    return judge


def _linear(record: RunRecord) -> Iterable[Problem]:
    return linear_problems(record.project, record.inference)


def _far_labels(record: RunRecord) -> Iterable[Problem]:
    problem = _units(record)
    return () if problem is None else (problem,)


def _misfit(record: RunRecord) -> Iterable[Problem]:
    """Return what about the output does not fit, except for labels that are far from it."""
    units = _units(record)
    problems = output_problems(record.project, record.task, record.inference)
    return [problem for problem in problems if problem != units]


def _units(record: RunRecord) -> Problem | None:
    """Return the problem of labels that are far from the outputs, if there is one."""
    output = record.inference.output
    if output is None:
        return None
    _layer_id, activation = closing_activation(record.project.network, output)
    return units_problem(record.project, record.task, output, activation or "linear")


LINEAR_STACK = Rule(
    name="linear_stack",
    title="No activations",
    source="NeuraLint (2021)",
    needs=frozenset({Need.CHECKUP}),
    judge=_judge(
        _linear,
        "Without an activation between them, layers of sums collapse into a single one, which "
        "draws a straight line and nothing else.",
        "Give the hidden layers an activation, such as relu.",
    ),
    lesson="activation-functions",
)
TARGETS_NOT_SCALED = Rule(
    name="targets_not_scaled",
    title="Labels not scaled",
    source="UMLAUT (2021)",
    needs=frozenset({Need.CHECKUP}),
    judge=_judge(
        _far_labels,
        "The outputs start near 0 and each step moves them a little, so they do not reach the "
        "labels; and the gradients of such errors are huge.",
        "Scale the labels, or let the network predict in their units.",
    ),
    lesson="good-practice",
)
LOSS_AND_OUTPUT = Rule(
    name="loss_and_output",
    title="Loss and output do not fit",
    source="NeuraLint (2021); UMLAUT (2021)",
    needs=frozenset({Need.CHECKUP}),
    judge=_judge(
        _misfit,
        "The loss compares outputs and labels in a way that does not suit these outputs, so its "
        "gradient leads elsewhere.",
        "Use the activation that goes with the loss.",
    ),
    lesson="loss",
)
