"""Recognises the statements by which an exported script makes or loads its data."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from playground.base.errors import ParameterError
from playground.base.params import Selection, parse_values
from playground.datasets.script_code import SEED, Form, Piece, Pieces, ScriptCode
from playground.datasets.sources import DATASETS
from playground.datasets.spec import DatasetSpec
from playground.importing.project.code_matching import Script, Templates, parsed


@dataclass(frozen=True, slots=True)
class Match:
    """A data set that was found in a script.

    Attributes
    ----------
    source : Selection
    seed : int or None
        What it was drawn with; None for data that is loaded.
    indices : range
        The statements that make it.
    is_whole : bool
        Whether they are all of its code, scaling of pixels included.
    pieces : tuple of Piece
        What was read, of a data set whose statements depend on its file; else empty.
    """

    source: Selection
    seed: int | None
    indices: range
    is_whole: bool
    pieces: tuple[Piece, ...] = ()


def find(script: Script) -> Match | None:
    """Return the first data set whose code is in `script`, without gaps."""
    for spec in DATASETS:
        if spec.code is None:
            continue
        if spec.code.pieces is not None:
            match = _of_pieces(spec, spec.code.pieces, script)
            if match is not None:
                return match
        defaults = {param.name: param.initial for param in spec.params}
        for form in spec.code.all_forms(defaults):
            found = _found(spec, spec.code, form, script)
            if found is not None:
                return found
    return None


def _found(spec: DatasetSpec, code: ScriptCode, form: Form, script: Script) -> Match | None:
    template = [statement for line in form.lines for statement in parsed(line)]
    for start in script.places(template[0]):
        read = script.read_all(start, template)
        source = _source(spec, code, form, read) if read is not None else None
        if read is not None and source is not None:
            seed = read.get(SEED)
            indices = range(start, start + len(template))
            return Match(source, seed if isinstance(seed, int) else None, indices, form.is_whole)
    return None


def _of_pieces(spec: DatasetSpec, pieces: Pieces, script: Script) -> Match | None:
    """Return the data set whose statements follow one another, each by its template."""
    opening, further = _templates(pieces)
    for start in range(len(script.statements)):
        found = opening.at(script, start)
        place, read = start, []
        while found is not None:
            template, count, values = found
            read.append(Piece(template, values))
            place += count
            found = further.at(script, place)
        if pieces.is_whole({piece.template for piece in read}):
            source = _source_of_pieces(spec, pieces, read)
            if source is None:
                return None
            return Match(source, None, range(start, place), True, tuple(read))
    return None


def _source_of_pieces(spec: DatasetSpec, pieces: Pieces, read: Sequence[Piece]) -> Selection | None:
    """Return the data set with the parameters in its pieces; None if it cannot have them."""
    together: dict[str, object] = {}
    for piece in read:
        together |= piece.values
    params = pieces.params(together)
    try:
        values = parse_values(spec.params, params, spec.label)
    except ParameterError:
        return None
    return Selection(spec.name, {name: values[name] for name in params})


@lru_cache(maxsize=8)
def _templates(pieces: Pieces) -> tuple[Templates, Templates]:
    """Return the templates with which a data set begins, and the others."""
    return Templates(pieces.opening), Templates(pieces.further)


def _source(
    spec: DatasetSpec, code: ScriptCode, form: Form, read: dict[str, object]
) -> Selection | None:
    """Return the data set with the parameters that are read; None if it cannot have them."""
    params = code.params_of(form, read)
    if params is None:
        return None
    try:
        values = parse_values(spec.params, params, spec.label)
    except ParameterError:
        return None
    if not code.agrees(values, read):
        return None
    initial = {param.name: param.initial for param in spec.params}
    return Selection(
        spec.name, {name: values[name] for name in params if values[name] != initial[name]}
    )
