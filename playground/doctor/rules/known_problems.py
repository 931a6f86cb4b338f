"""Problems that were known before training, and now have the evidence of a run.

The rules show the very `Problem` of `playground.document.problems`, with its own repair.
"""

from collections.abc import Iterable, Iterator

from playground.doctor.finding import Evidence, Finding, Plot
from playground.doctor.record import POOR, RunRecord
from playground.doctor.rule import Need, Rule
from playground.document.inference import Problem
from playground.document.problems.label_units import units_problem
from playground.document.problems.linear_stack import linear_problems
from playground.document.problems.output import closing_activation, output_problems


def _linear(record: RunRecord) -> Iterator[Finding]:
    why = (
        "Without an activation between them, layers of sums collapse into a single one, which "
        "draws a straight line and nothing else."
    )
    advice = "Give the hidden layers an activation, such as relu."
    problems = linear_problems(record.project, record.inference)
    yield from _shown(record, problems, why, advice)


def _far_labels(record: RunRecord) -> Iterator[Finding]:
    why = (
        "The outputs start near 0 and each step moves them a little, so they do not reach the "
        "labels; and the gradients of such errors are huge."
    )
    advice = "Scale the labels, or let the network predict in their units."
    problem = _units(record)
    yield from _shown(record, (problem,) if problem is not None else (), why, advice)


def _misfit(record: RunRecord) -> Iterator[Finding]:
    why = (
        "The loss compares outputs and labels in a way that does not suit these outputs, so its "
        "gradient leads elsewhere."
    )
    advice = "Use the activation that goes with the loss."
    units = _units(record)
    problems = output_problems(record.project, record.task, record.inference)
    others = [problem for problem in problems if problem != units]
    yield from _shown(record, others, why, advice)


def _units(record: RunRecord) -> Problem | None:
    """Return the problem of labels that are far from the outputs, if there is one."""
    output = record.inference.output
    if output is None:
        return None
    _layer_id, activation = closing_activation(record.project.network, output)
    return units_problem(record.project, record.task, output, activation or "linear")


def _shown(
    record: RunRecord, problems: Iterable[Problem], why: str, advice: str
) -> Iterator[Finding]:
    """Yield the problems, if the run has not gone well."""
    skill = record.skill
    if skill is None or not record.is_poor:
        return
    for problem in problems:
        yield Finding(
            sentence=f"{problem.message}.",
            why=why,
            advice=advice,
            evidence=(Evidence("Skill on the training set", skill, f"at least {POOR:g}"),),
            plot=Plot.METRICS,
            layer_id=problem.layer_id,
            repair=problem.repair,
            restarts=True,
        )


LINEAR_STACK = Rule(
    name="linear_stack",
    title="No activations",
    source="NeuraLint (2021)",
    needs=frozenset({Need.CHECKUP}),
    judge=_linear,
    lesson="activation-functions",
)
TARGETS_NOT_SCALED = Rule(
    name="targets_not_scaled",
    title="Labels not scaled",
    source="UMLAUT (2021)",
    needs=frozenset({Need.CHECKUP}),
    judge=_far_labels,
    lesson="good-practice",
)
LOSS_AND_OUTPUT = Rule(
    name="loss_and_output",
    title="Loss and output do not fit",
    source="NeuraLint (2021); UMLAUT (2021)",
    needs=frozenset({Need.CHECKUP}),
    judge=_misfit,
    lesson="loss",
)
