"""Recognises the lines by which an exported script makes its data.

A pattern is the code itself, with ``<name>`` where a value stands. Statements are compared
in the form in which Python writes them back, so quotes, spaces and line breaks do not
matter; a changed number is read as the parameter that it stands for.
"""

import ast
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

from playground.base.params import ParamValue

NUMBER = r"-?\d{1,15}(?:\.\d{1,20})?(?:e-?\d{1,2})?"
TEXT = r"'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\""
REST = r".*"
NAMED = re.compile(r"__(n|t|r)_(\w+?)__")
KINDS = {"n": NUMBER, "t": TEXT, "r": REST}
SIGNED = "np.where({0}, 1, -1).astype('float32').reshape(-1, 1)"
UNSIGNED = "({0}).astype('float32').reshape(-1, 1)"

Groups = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Pattern:
    """The statements of one data set.

    Attributes
    ----------
    source : str
        An entry of `DATASETS`.
    lines : tuple of compiled patterns
    optional : frozenset of int
        The lines that may be missing.
    fixed : mapping
        Parameters that the pattern itself says.
    """

    source: str
    lines: tuple[re.Pattern[str], ...]
    optional: frozenset[int] = frozenset()
    fixed: Mapping[str, ParamValue] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Match:
    """Where a pattern was found.

    Attributes
    ----------
    pattern : Pattern
    groups : mapping of str to str
        The values, as code.
    indices : tuple of int
        The statements that it covers.
    """

    pattern: Pattern
    groups: Groups
    indices: tuple[int, ...]


def compiled(code: str) -> re.Pattern[str]:
    """Return the pattern of one statement; ``__n_name__`` stands for a number, t for a text.

    >>> compiled("rng = np.random.default_rng((__n_seed__, 0))").fullmatch(
    ...     "rng = np.random.default_rng((7, 0))")["seed"]
    '7'
    """
    plain = ast.unparse(ast.parse(code))
    parts: list[str] = []
    position = 0
    for found in NAMED.finditer(plain):
        parts.append(re.escape(plain[position : found.start()]))
        kind, name = found.groups()
        is_first = f"(?P<{name}>" not in "".join(parts)
        parts.append(f"(?P<{name}>{KINDS[kind]})" if is_first else f"(?P={name})")
        position = found.end()
    return re.compile("".join(parts) + re.escape(plain[position:]), re.DOTALL)


def _pattern(source: str, *lines: str, **fixed: ParamValue) -> Pattern:
    """Return a pattern; a line that begins with ``?`` may be missing."""
    optional = frozenset(index for index, line in enumerate(lines) if line.startswith("?"))
    return Pattern(source, tuple(compiled(line.lstrip("?")) for line in lines), optional, fixed)


def _labelled(source: str, condition: str, *lines: str) -> tuple[Pattern, ...]:
    """Return the patterns of a classification, with labels from 0 or from -1, with noise or not."""
    found = []
    for move, name in (MOVES[source], ("", "points")):
        middle = (move,) if move else ()
        for labels, form in (("0/1", UNSIGNED), ("-1/1", SIGNED)):
            target = f"y = {form.format(condition.replace('POINTS', name))}"
            found.append(_pattern(source, RNG, *lines, *middle, target, labels=labels))
    return tuple(found)


RNG = "rng = np.random.default_rng((__n_seed__, 0))"
MOVE_5 = "noisy = points + __n_noise__ * rng.uniform(-5, 5, points.shape)"
MOVE_6 = "noisy = points + __n_noise__ * rng.uniform(-6, 6, points.shape)"
MOVES = {
    "xor": (MOVE_5, "noisy"),
    "circle": (MOVE_5, "noisy"),
    "gauss": ("", "points"),
    "spiral": ("points += __n_noise__ * rng.uniform(-1, 1, points.shape)", "points"),
}
GAUSS = "points = centres + np.sqrt({}) * rng.standard_normal((__n_samples__, 2))"
SPIRAL = """for count, start in [(__n_first__, 0), (__n_second__, np.pi)]:
    share = np.arange(count) / count
    angle = 3.5 * np.pi * share + start
    arm = np.stack([np.sin(angle), np.cos(angle)], axis=1)
    arms.append(5 * share.reshape(-1, 1) * arm)"""
PEAKS = "centres = [[-4, 2.5], [0, 2.5], [4, 2.5], [-4, -2.5], [0, -2.5], [4, -2.5]]"


def _regressions() -> tuple[Pattern, ...]:
    found = []
    for move, name in ((MOVE_6, "noisy"), ("", "points")):
        begin = (RNG, "points = rng.uniform(-6, 6, (__n_samples__, 2))", *((move,) if move else ()))
        plane = f"y = ({name}.sum(axis=1) / 10).astype('float32').reshape(-1, 1)"
        found.append(_pattern("reg_plane", *begin, plane))
        found.append(
            _pattern(
                "reg_gauss",
                *begin,
                PEAKS,
                f"distance = np.linalg.norm({name}[:, np.newaxis] - np.array(centres), axis=2)",
                "height = np.array([1, -1, 1, -1, 1, -1]) * np.clip(1 - distance / 2, 0, 1)",
                "highest = np.abs(height).argmax(axis=1)",
                "y = height[np.arange(len(height)), highest]",
                "y = y.astype('float32').reshape(-1, 1)",
            )
        )
    return tuple(found)


def _drawn() -> tuple[Pattern, ...]:
    first = "is_first = np.arange(__n_samples__) < __n_half__"
    centres = "centres = np.where(is_first, 2, -2).reshape(-1, 1)"
    return (
        *_labelled(
            "xor",
            "POINTS[:, 0] * POINTS[:, 1] >= 0",
            "points = rng.uniform(-5, 5, (__n_samples__, 2))",
            "points += np.where(points > 0, 0.3, -0.3)",
        ),
        *_labelled(
            "circle",
            "np.hypot(POINTS[:, 0], POINTS[:, 1]) < 2.5",
            "inner = rng.uniform(0, 2.5, __n_inside__)",
            "outer = rng.uniform(3.5, 5, __n_outside__)",
            "radius = np.concatenate([inner, outer])",
            "angle = rng.uniform(0, 2 * np.pi, __n_samples__)",
            "points = np.stack([radius * np.sin(angle), radius * np.cos(angle)], axis=1)",
        ),
        *_labelled("gauss", "is_first", first, centres, GAUSS.format("0.5 + 7 * __n_noise__")),
        *_labelled("gauss", "is_first", first, centres, GAUSS.format("0.5")),
        *_labelled(
            "spiral",
            "np.arange(__n_samples__) < __n_half__",
            "arms = []",
            SPIRAL,
            "points = np.concatenate(arms)",
        ),
        *_regressions(),
    )


def _clusters() -> tuple[Pattern, ...]:
    begin = (
        RNG,
        "centres = rng.choice((-__n_separation__, __n_separation__), (__n_c__, __n_features__))",
        "cluster = np.arange(__n_samples__) % __n_c__",
        "x = centres[cluster] + rng.standard_normal((__n_samples__, __n_features__))",
        "x = x.astype('float32')",
    )
    flip = "is_wrong = rng.random(__n_samples__) < __n_noise__"
    target, several = "y = ({}).astype('float32').reshape(-1, 1)", "y = ({}).astype('int32')"
    return (
        _pattern("clusters", *begin, flip, several.format("(cluster + is_wrong) % __n_classes__")),
        _pattern("clusters", *begin, several.format("cluster % __n_classes__")),
        _pattern("clusters", *begin, flip, target.format("cluster % 2 ^ is_wrong")),
        _pattern("clusters", *begin, target.format("cluster % 2")),
    )


def _files() -> tuple[Pattern, ...]:
    parts = 'parts = [part for part in ("", "_train", "_test") if f"x{part}" in arrays]'
    # Where rows with gaps could not be left out yet, the columns left out stood here.
    csv_end = ("?ignored = __r_skipped__", "target = columns[__r_target__]", "y = __r_read__")
    return (
        _pattern(
            "truth_table",
            "points = np.array(__r_points__, dtype='float32')",
            "y_train = np.array(__r_labels__, dtype='float32')",
        ),
        _pattern(
            "csv",
            "with open(__t_path__, encoding='utf-8-sig', newline='') as file:\n    __r_body__",
            "__r_header__ = __r_value__",
            "?ignored = __r_ignored__",
            "?missing = __r_missing__",
            "?def is_whole(row): __r_whole__",
            "?rows = __r_rows__",
            "columns = dict(zip(header, zip(*rows)))",
            "def number(text): __r_number__",
            "def column(name): __r_column__",
            "features = __r_features__",
            "x = np.array([column(name) for name in features], dtype='float32').T",
            *csv_end,
            "?y = __r_labels__",
        ),
        _pattern(
            "npz",
            "arrays = np.load(__t_path__)",
            parts,
            'x = np.concatenate([arrays[f"x{part}"] for part in parts])',
            'y = np.concatenate([arrays[f"y{part}"] for part in parts])',
            "?x = x.reshape(len(x), -1)",
            "x = x.astype('float32') / (255 if x.dtype == np.uint8 else 1)",
            "?y = __r_labels__",
            "?if y.ndim == 2 and y.shape[1] > 1: __r_rows__",
        ),
        _pattern("npy", "x = np.load(__t_path__)", "y = np.load(__t_labels__)"),
        _pattern(
            "mnist",
            "arrays = np.load(__t_path__)",
            'x_train, y_train = arrays["x_train"], arrays["y_train"]',
            'x_test, y_test = arrays["x_test"], arrays["y_test"]',
        ),
    )


@cache
def patterns() -> tuple[Pattern, ...]:
    """Return the patterns of all data sets that an exported script makes or reads itself."""
    return (*_drawn(), *_clusters(), *_files())


def find(texts: Sequence[str]) -> Match | None:
    """Return the first data set whose statements stand in `texts`, one after the other."""
    for pattern in patterns():
        starts = [index for index, text in enumerate(texts) if pattern.lines[0].fullmatch(text)]
        for start in starts:
            found = _matched(pattern, texts, start)
            if found is not None:
                return found
    return None


def _matched(pattern: Pattern, texts: Sequence[str], start: int) -> Match | None:
    groups: dict[str, str] = {}
    indices: list[int] = []
    position = start
    for number, line in enumerate(pattern.lines):
        found = line.fullmatch(texts[position]) if position < len(texts) else None
        if found is None and number in pattern.optional:
            continue
        if found is None:
            return None
        if any(groups.get(name, value) != value for name, value in found.groupdict().items()):
            return None
        groups |= found.groupdict()
        indices.append(position)
        position += 1
    return Match(pattern, groups, tuple(indices))
