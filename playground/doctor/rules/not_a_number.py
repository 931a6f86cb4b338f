"""NaN: training ended because a value was no longer a number."""

from collections.abc import Iterator

from playground.doctor.finding import Evidence, Finding, Plot
from playground.doctor.record import RunRecord
from playground.doctor.repairs import lower_rate
from playground.doctor.rule import Need, Rule
from playground.doctor.wording import number


def judge(record: RunRecord) -> Iterator[Finding]:
    """Report a divergence of this very project. All published tools do."""
    found = record.divergence
    if found is None:
        return
    where = "the loss"
    layer_id = found.layer_id
    if layer_id is not None and record.project.network.has(layer_id):
        where = record.name(layer_id)
    rate = record.project.training.learning_rate
    yield Finding(
        sentence=f"In epoch {found.epoch + 1:,}, batch {found.step + 1:,}, values of {where} "
        "became NaN or infinite.",
        why=f"With a learning rate of {number(rate)} the weights grew with each step, until they "
        "were too large for 32 bits. Training returned to the last good epoch.",
        advice="Lower the learning rate, scale inputs and labels, or clip the gradients.",
        evidence=(Evidence("Learning rate", rate),),
        plot=Plot.METRICS,
        layer_id=layer_id,
        repair=lower_rate(record),
        restarts=True,
    )


NOT_A_NUMBER = Rule(
    name="not_a_number",
    title="NaN or infinite values",
    source="All published tools",
    needs=frozenset({Need.DIVERGENCE}),
    judge=judge,
    lesson="learning-rate",
)
