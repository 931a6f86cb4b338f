"""Too little data: the training set does not show the pattern."""

from collections.abc import Iterator

from playground.base.params import Int
from playground.datasets.prepare import source_values
from playground.doctor.finding import Evidence, Finding, Plot
from playground.doctor.record import RunRecord
from playground.doctor.rule import Need, Rule
from playground.doctor.wording import percent
from playground.document.commands import SetData
from playground.document.inference import Repair

FEW = 100
"""Samples below which a gap to the test set is explained by their number. Ours."""
GAP = 0.15
LEAST_TESTED = 20
SAMPLES = "samples"
FACTOR = 8
MOST_SHARE = 0.8


def judge(record: RunRecord) -> Iterator[Finding]:
    """Look for a few samples that are learned by heart, while the test set is not."""
    data, skill, tested = record.data, record.skill, record.test_skill
    if data is None or skill is None or tested is None or not record.is_mature:
        return
    is_small = data.samples < FEW and data.test_samples >= LEAST_TESTED
    if not is_small or skill - tested < GAP:
        return
    yield Finding(
        sentence=f"There are only {data.samples} training samples: a skill of {percent(skill)} on "
        f"them is {percent(max(tested, 0.0))} on the test set.",
        why="So few samples fit many boundaries, and the network has no reason to choose the "
        "right one.",
        advice="Use more samples or a larger share for training, or a smaller network.",
        evidence=(
            Evidence("Training samples", float(data.samples), f"at least {FEW}"),
            Evidence("Skill on the test set", tested, f"at most {GAP:g} below training"),
        ),
        plot=Plot.METRICS,
        repair=_repair(record),
        restarts=True,
    )


def _repair(record: RunRecord) -> Repair | None:
    """Return the repair that makes more samples, or takes more of them for training."""
    config = record.project.data
    spec, values = source_values(config)
    param = next((param for param in spec.params if param.name == SAMPLES), None)
    if isinstance(param, Int):
        now = values[SAMPLES]
        assert isinstance(now, int)
        count = min(FACTOR * now, param.maximum)
        if count > now:
            source = config.source.with_param(SAMPLES, count)
            return Repair(f"Use {count:,} samples", SetData({"source": source}))
    if config.train_fraction < MOST_SHARE and not spec.has_test_set:
        text = f"Use {percent(MOST_SHARE)} for training"
        return Repair(text, SetData({"train_fraction": MOST_SHARE}))
    return None


TOO_LITTLE_DATA = Rule(
    name="too_little_data",
    title="Too little data",
    source="Goodfellow et al., Deep Learning, chapter 5",
    needs=frozenset({Need.DATA, Need.CHECKUP}),
    judge=judge,
    lesson="overfitting",
)
