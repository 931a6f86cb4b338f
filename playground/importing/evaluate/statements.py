"""Statements that change what names mean: what is deleted, matched, declared or forgotten."""

import ast
from collections.abc import Callable
from typing import TypeAlias

from playground.importing.evaluate.building import grown_by
from playground.importing.evaluate.definitions import Locals
from playground.importing.evaluate.expressions import Scope
from playground.importing.evaluate.libraries.collections import delete
from playground.importing.network.constants import NotConstant
from playground.importing.network.values import Unknown, Value

KNOWN = (bool, int, float, str, list, tuple, dict, type(None))
"""Types of values whose truth is known."""
PLAIN = frozenset((bool, int, float, str))

Evaluate: TypeAlias = Callable[[ast.expr], Value]


def matched(node: ast.Match, value: Evaluate, scope: Scope) -> list[ast.stmt] | None:
    """Return the lines of the case that fits, or none; `None` if that is not known."""
    subject = value(node.subject)
    for case in node.cases:
        fits = _fits(case.pattern, subject, value, scope) if case.guard is None else None
        if fits is None:
            return None
        if fits:
            return case.body
    return []


def _fits(pattern: ast.pattern, subject: Value, value: Evaluate, scope: Scope) -> bool | None:
    """Return whether a pattern fits; None if that is not known."""
    match pattern:
        case ast.MatchAs(pattern=None, name=word):
            if word is not None:
                scope[word] = subject
            return True
        case ast.MatchOr(patterns=patterns):
            found = [_fits(each, subject, value, scope) for each in patterns]
            return True if True in found else None if None in found else False
        case ast.MatchValue(value=node):
            wanted = value(node)
            is_known = isinstance(wanted, KNOWN) and isinstance(subject, KNOWN)
            return bool(wanted == subject) if is_known else None
    return None


def delete_all(targets: list[ast.expr], value: Evaluate, scope: Scope) -> None:
    """Carry out ``del``: names, and entries of lists and dicts.

    Raises
    ------
    NotConstant
        It is unknown which entry; the list or dict is unknown from there on.
    """
    for target in targets:
        match target:
            case ast.Name(id=word):
                scope.maps[0].pop(word, None)
            case ast.Subscript(value=owner, slice=index):
                _delete_entry(owner, index, value, scope)


def _delete_entry(owner: ast.expr, index: ast.expr, value: Evaluate, scope: Scope) -> None:
    try:
        delete(value(owner), _place_of(index, value))
    except NotConstant:
        if isinstance(owner, ast.Name) and owner.id in scope:
            scope[owner.id] = Unknown(owner.id)
        raise


def _place_of(index: ast.expr, value: Evaluate) -> Value:
    if not isinstance(index, ast.Slice):
        return value(index)
    ends = (index.lower, index.upper, index.step)
    parts = [None if end is None else value(end) for end in ends]
    if not all(isinstance(part, int | None) for part in parts):
        raise NotConstant
    return slice(*parts)


def forget(statement: ast.stmt, scope: Scope) -> None:
    """Make the lists unknown to which a statement that is not followed adds entries."""
    is_loop = isinstance(statement, ast.For | ast.While)
    for word in grown_by(statement):
        found = scope.get(word)
        if isinstance(found, list | dict) or (is_loop and type(found) in PLAIN):
            scope[word] = Unknown(word)


def forget_owner(node: ast.expr, scope: Scope) -> None:
    """Make a list or dict unknown whose method is called for what it changes, and unknown."""
    match node:
        case ast.Call(func=ast.Attribute(value=ast.Name(id=word))):
            if isinstance(scope.get(word), list | dict):
                scope[word] = Unknown(word)


def forget_entries(owner: ast.expr, index: ast.expr, value: Evaluate, scope: Scope) -> None:
    """Make a list or dict unknown of which an entry at an unknown place is set."""
    if isinstance(value(index), int | float | str) or not isinstance(owner, ast.Name):
        return
    if isinstance(scope.get(owner.id), list | dict):
        scope[owner.id] = Unknown(owner.id)


def declare(node: ast.Global | ast.Nonlocal, scope: Scope) -> None:
    """Let the names of a function that it declares be set where they belong."""
    names = scope.maps[0]
    if not isinstance(names, Locals):
        return
    for word in node.names:
        around = [each for each in scope.maps[1:] if isinstance(each, dict)]
        if isinstance(node, ast.Nonlocal):
            around = [each for each in around if word in each][:1]
        if around:
            names.declare(word, around[-1])


def loaded(target: ast.expr) -> ast.expr:
    """Return the target of an assignment as an expression."""
    match target:
        case ast.Name(id=word):
            return ast.Name(word, ast.Load(), **place(target))
        case ast.Attribute(value=owner, attr=word):
            return ast.Attribute(owner, word, ast.Load(), **place(target))
        case ast.Subscript(value=owner, slice=index):
            return ast.Subscript(owner, index, ast.Load(), **place(target))
    return target


def place(node: ast.stmt | ast.expr) -> dict[str, int]:
    """Return the place in the text for a node that is made from another one."""
    return {"lineno": node.lineno, "col_offset": 0}


def kept_by(node: ast.If, scope: Scope) -> str:
    """Return which numbers keep their values, though a statement that is not followed sets them."""
    words = {
        target.id: scope[target.id]
        for each in ast.walk(node)
        if isinstance(each, ast.Assign)
        for target in each.targets
        if isinstance(target, ast.Name) and type(scope.get(target.id)) in PLAIN
    }
    return ", ".join(f"{word} stays {value!r}" for word, value in words.items())
