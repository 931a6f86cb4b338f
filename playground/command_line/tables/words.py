"""What was found out about a table, as lines for the terminal."""

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from playground.base.tasks import TaskKind
from playground.command_line.tables.options import MISSING, SPLITS
from playground.datasets.preparation.values import SeriesWindow
from playground.datasets.tables.draft import Draft
from playground.datasets.tables.notices import Notice, Repair, notices
from playground.datasets.tables.plan import Plan
from playground.datasets.tables.profile import Profile
from playground.datasets.tables.proposals import Certainty
from playground.datasets.tables.settings import Role

READING: Mapping[str, str] = MappingProxyType(
    {
        "delimiter": "--delimiter",
        "decimal": "--decimal",
        "encoding": "--encoding",
        "has_header": "--header or --no-header",
        "skipped": "--skip",
        "is_day_first": "--day-first or --month-first",
        "sheet": "--sheet",
        "keeps_total": "--keep-total or --leave-total",
    }
)
"""The option that changes each field of `ReadAs`."""
CERTAINTY: Mapping[Certainty, str] = MappingProxyType(
    {Certainty.SURE: "proposed", Certainty.LIKELY: "proposed, not certain"}
)


def remarks(draft: Draft, profile: Profile, *, is_given: bool) -> Iterator[str]:
    """Yield what was detected about a table, and how to correct it.

    Parameters
    ----------
    is_given : bool
        Whether the target was named by the user.
    """
    facts, plan = draft.facts, draft.plan()
    yield f"{draft.path.name}: {facts.rows:,} rows, {len(facts.columns)} columns"
    yield _target_words(draft, plan, is_given=is_given)
    window, order = plan.window, plan.split.column
    if window.steps:
        series = SeriesWindow(window.steps, window.horizon)
        yield f"a time series in the order of {order or 'the file'}: it {series.in_words}"
    ignored = [column.name for column in plan.columns if column.role is Role.IGNORED]
    if ignored:
        yield f"ignores {', '.join(ignored)}"
    options = {note.text: READING.get(note.option, "") for note in facts.notes}
    for notice in notices(draft, profile):
        yield _notice_words(draft, notice, options.get(notice.title, ""))


def _target_words(draft: Draft, plan: Plan, *, is_given: bool) -> str:
    is_number = plan.task is TaskKind.REGRESSION
    what = "a number" if is_number else f"{len(plan.class_names)} classes"
    text = f"predicts {draft.target}, {what}"
    proposal = draft.proposal
    if is_given or proposal.name != draft.target:
        return text
    certainty = CERTAINTY.get(proposal.certainty, "proposed")
    return f"{text} ({certainty}: {proposal.reason}); --target COLUMN predicts another"


def _notice_words(draft: Draft, notice: Notice, option: str) -> str:
    """Return a notice on one line, with the options that do what its buttons do."""
    mark = "warning: " if notice.is_warning else ""
    text = " ".join(part for part in (notice.title.rstrip(".") + ".", notice.text) if part)
    found = [option] if option else [_option(draft, repair) for repair in notice.repairs]
    options = ", ".join(dict.fromkeys(each for each in found if each))
    return f"{mark}{text}{f' [{options}]' if options else ''}"


def _option(draft: Draft, repair: Repair) -> str:
    """Return the option that does what a button does; "" if there is none."""
    if repair.read_as is not None:
        before = dict(draft.read_as.kinds or ())
        changed = [each for each in repair.read_as.kinds or () if before.get(each[0]) != each[1]]
        return " ".join(_shown("--kind", name, kind) for name, kind in changed)
    after = repair.draft
    if after is None:
        return ""
    words = []
    for name, now in after.settings.columns.items():
        was = draft.settings.of(name)
        if now.kind is not was.kind and now.kind is not None:
            words.append(_shown("--kind", name, now.kind))
        if now.role is not was.role and now.role is not None:
            words.append(_shown("--role", name, now.role))
        if now.missing is not was.missing and now.missing is not None:
            treatment = {each: word for word, each in MISSING.items()}.get(now.missing, "VALUE")
            words.append(_shown("--missing", name, treatment))
    split = after.settings.split
    if split != draft.settings.split and split.kind is not None:
        kind = {each: word for word, each in SPLITS.items()}[split.kind]
        words.append(f"--split {kind}" + (f"={split.column}" if split.column else ""))
    if after.weighs_classes and not draft.weighs_classes:
        words.append("--weigh-classes")
    if after.task != draft.task:
        words.append(f"--task {'number' if after.task == TaskKind.REGRESSION else 'classes'}")
    return " ".join(words)


def _shown(option: str, name: str, choice: str) -> str:
    """Return an option as a shell takes it."""
    pair = f"{name}={choice}"
    return f"{option} {pair!r}" if set(pair) & set(" '\"$&;()<>|*?#!`\\") else f"{option} {pair}"
