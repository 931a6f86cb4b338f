"""A plateau at the base rate: the model gives the same answer for every input."""

from collections.abc import Iterator

from playground.doctor.finding import Evidence, Finding, Plot
from playground.doctor.record import RunRecord
from playground.doctor.repairs import enlarge, use_usual_optimizer
from playground.doctor.rule import Kind, Need, Rule
from playground.doctor.wording import number, percent

ONE_ANSWER = 0.99
"""Share of the samples that get the same class. UMLAUT: one class only."""
FLAT = 0.1
"""Spread of the answers relative to that of the labels, where numbers are predicted."""
LEAST_SKILL = 0.1


def judge(record: RunRecord) -> Iterator[Finding]:
    """Look whether nearly all samples get the same answer."""
    skill, latest = record.skill, record.latest
    if skill is None or latest is None or latest.train is None or not record.is_poor:
        return
    if not record.is_stuck:
        return
    if skill > LEAST_SKILL or record.inference.output is None:
        return
    share = latest.train.top_share
    evidence = [Evidence("Skill on the training set", skill, "above 0.1")]
    if share is not None:
        if share < ONE_ANSWER:
            return
        sentence = f"The model gives {percent(share)} of the samples the same class."
        evidence.append(Evidence("Samples with the same answer", share, "less than 99 %"))
        constant = f"{percent(latest.data.chance)} of the samples are right that way"
    else:
        spread = latest.layers[record.inference.output].deviation
        if spread >= FLAT * latest.data.target_deviation:
            return
        sentence = f"The model gives nearly the same number for every sample (±{number(spread)})."
        evidence.append(
            Evidence("Spread of the answers", spread, number(latest.data.target_deviation))
        )
        constant = "the mean of the labels is the best of all constant answers"
    yield Finding(
        sentence=sentence,
        why=f"It has found the best constant answer ({constant}) and stays there: "
        "the inputs do not reach the output, or the steps are too small to leave the plateau.",
        advice="Use Adam, another initial state (seed), or a larger network.",
        evidence=tuple(evidence),
        plot=Plot.PREDICTIONS,
        repair=use_usual_optimizer(record) or enlarge(record),
        restarts=True,
    )


BASE_RATE = Rule(
    name="base_rate",
    title="Always the same answer",
    source="UMLAUT (Schoop et al., 2021)",
    needs=frozenset({Need.EPOCHS, Need.CHECKUP}),
    judge=judge,
    lesson="underfitting",
    kind=Kind.SYMPTOM,
)
