"""What a project must keep to: one function per limit, by name in `LIMITS`.

Each returns what is wrong, in one sentence, or an empty text.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from types import MappingProxyType

from playground.challenges.challenge import Challenge, ChallengeError
from playground.document.inference import Inference, Severity
from playground.document.problems.examining import examine
from playground.document.project import Layer, Project, TrainingConfig

NETWORK = "network"
SETTINGS = frozenset(entry.name for entry in fields(TrainingConfig))
AT_MOST = MappingProxyType(
    {"parameters": "parameters", "units": "hidden units", "layers": "hidden layers"}
)
DATA_WORDS = MappingProxyType(
    {
        "source": "a setting of the data set",
        "features": "the choice of features",
        "train_fraction": "the training share",
        "seed": "the seed",
        "scaling": "the scaling",
        "target": "what is predicted",
    }
)
"""The fields of the data, as the window names them."""


@dataclass(frozen=True, slots=True)
class Submission:
    """A project that is checked against a challenge."""

    challenge: Challenge
    project: Project
    inference: Inference


Check = Callable[[Submission, object], str]


def broken_limits(challenge: Challenge, project: Project) -> tuple[str, ...]:
    """Return in what a project does not keep to a challenge, a sentence each.

    Raises
    ------
    ChallengeError
        A limit is unknown, or its value is impossible: it cannot be checked.
    """
    inference, _task = examine(project)
    errors = [p.message for p in inference.problems if p.severity is Severity.ERROR]
    if errors:
        return (f"The project cannot be trained: {errors[0]}",)
    given = Submission(challenge, project, inference)
    found = [_data(challenge, project)]
    for name, value in challenge.limits.items():
        if name not in LIMITS:
            raise ChallengeError(
                f"the challenge {challenge.name} has an unknown limit {name!r:.60}, so it cannot "
                "be checked; install the newest version of the program"
            )
        found.append(LIMITS[name](given, value))
    return tuple(text for text in found if text)


def sizes(project: Project, inference: Inference) -> dict[str, int]:
    """Return what a project has of each thing in `AT_MOST`."""
    hidden = _hidden(project, inference)
    units = sum(map(_size, hidden))
    return {"parameters": inference.parameters, "units": units, "layers": len(hidden)}


def limit_texts(challenge: Challenge) -> tuple[str, ...]:
    """Return the limits of a challenge in words, that on the data first."""
    free = " and ".join(DATA_WORDS.get(name, name) for name in challenge.may_change)
    data = f"the data stays, except {free}" if free else "the data stays"
    return (data, *(_words(name, value) for name, value in challenge.limits.items()))


def _words(name: str, value: object) -> str:
    if name in AT_MOST:
        most = f"{value:,}" if isinstance(value, int) else value
        return f"no {AT_MOST[name]}" if value == 0 else f"at most {most} {AT_MOST[name]}"
    listed = ", ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)
    if name == "keeps":
        kept = [f"the {each.replace('_', ' ')}" for each in _texts(value)]
        return f"{' and '.join(kept)} {'stays' if len(kept) == 1 else 'stay'}"
    if name == "least_layers":
        return f"at least {listed} hidden layers"
    return f"{name.replace('_', ' ')}: {listed}"


def _data(challenge: Challenge, project: Project) -> str:
    """Return what is wrong with the data: another data set, or a field that must stay."""
    if project.data.source.name != challenge.start.data.source.name:
        return (
            "The project has another data set than the challenge; press Start to open the one to "
            "begin with"
        )
    for entry in fields(project.data):
        is_free = entry.name in challenge.may_change
        before, now = getattr(challenge.start.data, entry.name), getattr(project.data, entry.name)
        if before != now and not is_free:
            return f"The data must stay as it was; {DATA_WORDS[entry.name]} was changed"
    return ""


def _keeps(given: Submission, value: object) -> str:
    """Return what differs from the start of the settings, or the network, that must stay."""
    for name in _texts(value):
        if name != NETWORK and name not in SETTINGS:
            raise ChallengeError(f"there is no setting {name!r:.60} that can be kept")
        if name == NETWORK:
            if given.project.network != given.challenge.start.network:
                return "The network must stay as it was"
        elif getattr(given.project.training, name) != getattr(given.challenge.start.training, name):
            return f"The {name.replace('_', ' ')} must stay as it was"
    return ""


def _at_most(what: str) -> Check:
    """Return the check of the largest number of something in `AT_MOST`."""

    def check(given: Submission, value: object) -> str:
        most, now = _number(value), sizes(given.project, given.inference)[what]
        if now <= most:
            return ""
        return f"At most {most:,} {AT_MOST[what]} are allowed; there are {now:,}"

    return check


def _least_layers(given: Submission, value: object) -> str:
    least, now = _number(value), len(_hidden(given.project, given.inference))
    return f"At least {least:,} hidden layers are needed; there are {now:,}" if now < least else ""


def _features(given: Submission, value: object) -> str:
    allowed = _texts(value)
    others = [name for name in given.project.data.features if name not in allowed]
    return f"The feature {others[0]} is not allowed; use {', '.join(allowed)}" if others else ""


def _activations(given: Submission, value: object) -> str:
    allowed = _texts(value)
    for layer in _hidden(given.project, given.inference):
        if layer.activation not in allowed:
            return f"{layer.name} has the activation {layer.activation}; use {', '.join(allowed)}"
    return ""


def _layer_types(given: Submission, value: object) -> str:
    allowed = (*_texts(value), "Input")
    for layer in map(given.project.network.layer, given.inference.active):
        if layer.type_name not in allowed:
            return f"{layer.name} is a {layer.type_name}; use only {', '.join(allowed[:-1])}"
    return ""


def _learning_rate(given: Submission, value: object) -> str:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ChallengeError(f"a learning rate is a number; received {value!r:.60}")
    now = given.project.training.learning_rate
    return f"The learning rate may be at most {value:g}; it is {now:g}" if now > value else ""


def _hidden(project: Project, inference: Inference) -> list[Layer]:
    """Return the layers with weights before the output."""
    layers = map(project.network.layer, inference.active)
    weighted = [layer for layer in layers if inference.reports[layer.id].weights]
    return [layer for layer in weighted if layer.size_param is not None][:-1]


def _size(layer: Layer) -> int:
    size = layer.params.get(layer.size_param or "")
    return size if isinstance(size, int) else 0


def _number(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise ChallengeError(f"a limit is a whole number from 0; received {value!r:.60}")
    return value


def _texts(value: object) -> tuple[str, ...]:
    if not isinstance(value, list | tuple) or not all(isinstance(each, str) for each in value):
        raise ChallengeError(f"a limit is a list of names here; received {value!r:.60}")
    return tuple(value)


LIMITS: Mapping[str, Check] = MappingProxyType(
    {
        "keeps": _keeps,
        **{what: _at_most(what) for what in AT_MOST},
        "least_layers": _least_layers,
        "features": _features,
        "activations": _activations,
        "layer_types": _layer_types,
        "learning_rate": _learning_rate,
    }
)
"""By the name in ``challenge.toml``."""
