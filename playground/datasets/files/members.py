"""Which arrays of a file are inputs and which are labels: by their names, else by their shapes."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import prod

from playground.base.errors import DataError
from playground.datasets.task import TEST_WORDS, TRAINING_WORDS, VALIDATION_WORDS

Shape = tuple[int, ...]

INPUT_WORDS = frozenset(
    ("x", "data", "input", "inputs", "image", "images", "img", "imgs", "features", "samples")
)
LABEL_WORDS = frozenset(
    ("y", "label", "labels", "target", "targets", "class", "classes", "output", "outputs")
)
PARTS: Mapping[str, str] = {
    **dict.fromkeys(TRAINING_WORDS, "train"),
    **dict.fromkeys(VALIDATION_WORDS, "validation"),
    **dict.fromkeys(TEST_WORDS, "test"),
}
NEWEST = ("", "test", "validation", "train")
"""Which part of the data new samples are most likely to be, best first."""
MOST_LISTED = 8


@dataclass(frozen=True, slots=True)
class Pairs:
    """The arrays that belong together.

    Attributes
    ----------
    inputs, labels : tuple of str
        Names of arrays, in the order in which their samples are joined.
    training : int
        How many of them are for training; the others are for the test.
    notes : tuple of str
        Sentences on what was assumed.
    """

    inputs: tuple[str, ...]
    labels: tuple[str, ...]
    training: int
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Role:
    """The arrays of one name, such as ``images``, by part of the data."""

    stem: str
    by_part: Mapping[str, str]


def pairs_of(shapes: Mapping[str, Shape], file: str, inputs: str = "", labels: str = "") -> Pairs:
    """Return which arrays are inputs and labels.

    Parameters
    ----------
    shapes : mapping of str to tuple of int
        Of the arrays in the file, by name.
    file : str
        Its name, for messages.
    inputs, labels : str
        What the user calls them; empty to find out. The name of one part is enough:
        ``x_train`` stands for ``x_test`` too.

    Raises
    ------
    DataError
        There are none, or several that it could be; the message lists what is there.
    """
    roles = _roles(shapes)
    wanted = (
        _wanted(roles, inputs, "Inputs", shapes, file),
        _wanted(roles, labels, "Labels", shapes, file),
    )
    x = wanted[0] or _by_words(roles, INPUT_WORDS)
    y = wanted[1] or _by_words(roles, LABEL_WORDS)
    is_assumed = x is None or y is None
    if x is None or y is None:
        x, y = _by_shapes(roles, shapes, x, y)
    if x is None or y is None or x is y or not set(x.by_part) & set(y.by_part):
        raise DataError(
            f"{file} must hold inputs and labels, such as x and y, or x_train, y_train, x_test "
            f"and y_test; it has {listed(shapes)}: write the name of one under Inputs in "
            "the Data tab, and that of another under Labels in the Data tab"
        )
    return _paired(x, y, shapes, is_assumed=is_assumed)


def samples_member(
    shapes: Mapping[str, Shape], file: str, wanted: str, fitting: Sequence[str]
) -> str:
    """Return the array of a file of new samples, which needs no labels.

    It is the one named `wanted`, or the only one; else one of that name for another part of
    the data (``x_test`` for ``x_train``), one that is named as inputs are, or the only one in
    `fitting`, those whose shape fits the model.

    Raises
    ------
    DataError
        There are none, or several that it could be; the message lists what is there.
    """
    if wanted in shapes:
        return wanted
    roles = _roles(shapes)
    if sum(len(role.by_part) for role in roles) == 1:
        return next(iter(roles[0].by_part.values()))
    stem = _split(wanted)[0] if wanted else ""
    role = next((role for role in roles if role.stem == stem), None)
    role = role or _by_words(roles, INPUT_WORDS)
    if role is not None:
        return next(role.by_part[part] for part in NEWEST if part in role.by_part)
    if len(fitting) == 1:
        return fitting[0]
    raise DataError(
        f"{file} must hold the new samples as its only array, or as one named "
        f"{wanted or 'x'}; it has {listed(shapes)}"
    )


def _paired(x: _Role, y: _Role, shapes: Mapping[str, Shape], *, is_assumed: bool) -> Pairs:
    """Return the parts that both have; validation samples are the test set if there is no other."""
    parts = [part for part in ("", "train", "validation", "test") if part in x.by_part]
    parts = [part for part in parts if part in y.by_part]
    if "train" in parts and "" in parts:
        parts.remove("")
    notes = [f"inputs from {x.stem}, labels from {y.stem}"] if is_assumed else []
    training = 1
    if len(parts) == 3:
        training = 2
        count = shapes[x.by_part[parts[1]]][0]
        whole = count + shapes[x.by_part[parts[0]]][0]
        notes.append(
            f"the {count:,} samples for validation are at the end of the training samples, "
            f"where a validation split of {count / whole:.3g} takes them from"
        )
    elif len(parts) == 2 and parts[1] == "validation":
        notes.append("its validation samples are the test set")
    names = tuple(x.by_part[part] for part in parts), tuple(y.by_part[part] for part in parts)
    return Pairs(*names, training, tuple(notes))


def _roles(shapes: Mapping[str, Shape]) -> list[_Role]:
    """Return the arrays by their names without the part of the data."""
    found: dict[str, dict[str, str]] = {}
    for name, shape in shapes.items():
        if not shape:  # a single number, such as a version
            continue
        stem, part = _split(name)
        found.setdefault(stem, {}).setdefault(part, name)
    return [_Role(stem, by_part) for stem, by_part in found.items()]


def _split(name: str) -> tuple[str, str]:
    """Return the words of a name without the part of the data, and that part.

    >>> _split("train_images"), _split("xTest"), _split("arr_0")
    (('images', 'train'), ('x', 'test'), ('arr 0', ''))
    """
    spaced = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", name)
    words = [word.lower() for word in re.split(r"[\W_]+", spaced) if word]
    parts = [PARTS[word] for word in words if word in PARTS]
    stem = " ".join(word for word in words if word not in PARTS)
    return stem or "x", parts[0] if parts else ""


def _wanted(
    roles: Sequence[_Role], wanted: str, label: str, shapes: Mapping[str, Shape], file: str
) -> _Role | None:
    """Return the arrays that the user named; None if he named none."""
    if not wanted.strip():
        return None
    stem, _part = _split(wanted)
    for role in roles:
        if role.stem == stem or wanted.strip() in role.by_part.values():
            return role
    raise DataError(
        f"{file} has no array {wanted.strip()[:40]}; it has {listed(shapes)}: write one of them "
        f"under {label} in the Data tab"
    )


def _by_words(roles: Sequence[_Role], words: frozenset[str]) -> _Role | None:
    """Return the only arrays whose name says what they are; None if there are none or several."""
    found = [role for role in roles if role.stem in words]
    if len(found) != 1:
        found = [role for role in roles if words & set(role.stem.split())]
    return found[0] if len(found) == 1 else None


def _by_shapes(
    roles: Sequence[_Role], shapes: Mapping[str, Shape], x: _Role | None, y: _Role | None
) -> tuple[_Role | None, _Role | None]:
    """Return the two arrays of equal length; the inputs have more numbers for each sample."""
    left = [role for role in roles if role not in (x, y)]
    known = x or y
    if known is not None:
        left = [role for role in left if _lengths(role, shapes) == _lengths(known, shapes)]
        if len(left) != 1:
            return x, y
        return (x, left[0]) if x is not None else (left[0], y)
    if len(left) != 2 or _lengths(left[0], shapes) != _lengths(left[1], shapes):
        return None, None
    first, second = (prod(shapes[next(iter(role.by_part.values()))][1:]) for role in left)
    return (left[0], left[1]) if first >= second else (left[1], left[0])


def _lengths(role: _Role, shapes: Mapping[str, Shape]) -> Mapping[str, int]:
    return {part: (shapes[name] or (0,))[0] for part, name in role.by_part.items()}


def listed(shapes: Mapping[str, Shape]) -> str:
    """Return names and shapes of the arrays in a file, in words."""
    if not shapes:
        return "no arrays"
    texts = [f"{name[:40]} {shape}" for name, shape in list(shapes.items())[:MOST_LISTED]]
    more = len(shapes) - MOST_LISTED
    return ", ".join(texts) + (f" and {more} more" if more > 0 else "")
