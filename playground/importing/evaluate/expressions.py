"""Expressions of a script: constants are computed, Keras calls stay symbolic."""

import ast
from collections import ChainMap
from typing import Protocol, TypeAlias

from playground.importing.evaluate.attributes import attribute
from playground.importing.evaluate.libraries.arrays import indexed, operated
from playground.importing.evaluate.libraries.builtin_calls import series_of
from playground.importing.evaluate.libraries.formula_calls import operated_formula
from playground.importing.evaluate.libraries.library_calls import is_outside
from playground.importing.evaluate.libraries.numpy_calls import COMPUTED
from playground.importing.evaluate.libraries.tensor_arithmetic import negated_tensor
from playground.importing.network import constants
from playground.importing.network.names import free_name
from playground.importing.network.values import (
    Array,
    Data,
    Formula,
    FromData,
    Function,
    Name,
    Tensor,
    Unknown,
    Value,
)
from playground.importing.network.world import World

DEEPEST = 60
MOST_ROUNDS = 1000
MOST_ROUNDS_IN_ALL = 20_000
"""Most rounds of all comprehensions in one expression."""
PLAIN = (bool, int, float, str, list, tuple, dict, type(None))
"""Types of values whose truth value is known."""

Scope: TypeAlias = ChainMap[str, Value]


class _Rounds(dict[str, Value]):
    """The variables of a comprehension; ``:=`` sets names outside of it."""


class Caller(Protocol):
    """Evaluates calls."""

    def call(
        self, function: Value, arguments: tuple[Value, ...], named: dict[str, Value], line: int
    ) -> Value:
        """Return what calling `function` gives."""


class Expressions:
    """Finds the value of an expression.

    Parameters
    ----------
    world : World
    caller : Caller
    """

    def __init__(self, world: World, caller: Caller) -> None:
        self._world = world
        self._caller = caller
        self._depth = 0
        self._rounds = 0

    def value(self, node: ast.expr, scope: Scope) -> Value:
        """Return the value of `node`; `Unknown` if it cannot be determined."""
        if self._depth >= DEEPEST:
            self._world.refuse("it is nested too deep")
            return Unknown("a deep expression")
        if not self._depth:
            self._rounds = 0
        self._depth += 1
        try:
            return self._value(node, scope)
        except constants.NotConstant:
            return _unknown(node)
        finally:
            self._depth -= 1

    def _value(  # noqa: PLR0911, PLR0912 - one for each kind
        self, node: ast.expr, scope: Scope
    ) -> Value:
        match node:
            case ast.Constant():
                return _constant(node.value)
            case ast.Name(id=word):
                return self._named(word, scope)
            case ast.Tuple(elts=items):
                return tuple(self._items(items, scope))
            case ast.List(elts=items) | ast.Set(elts=items):
                return self._items(items, scope)
            case ast.Dict():
                return self._dict(node, scope)
            case ast.Attribute(value=owner, attr=name):
                return attribute(self.value(owner, scope), name, self._world)
            case ast.Call():
                return self._call(node, scope)
            case ast.Subscript(value=owner, slice=index):
                return indexed(self.value(owner, scope), self._index(index, scope), self._world)
            case ast.BinOp(left=left, op=sign, right=right):
                return self._operation(node, scope, left, sign, right)
            case ast.UnaryOp(op=op, operand=operand):
                value = self.value(operand, scope)
                if isinstance(value, Formula) and isinstance(op, ast.USub):
                    return operated_formula(-1.0, ast.Mult(), value)
                if isinstance(value, Tensor) and isinstance(op, ast.USub):
                    return negated_tensor(value, node.lineno, self._world)
                return value if _is_array(value) else constants.negated(op, value)
            case _:
                return self._rare(node, scope)

    def _rare(  # noqa: PLR0911 - one for each kind
        self, node: ast.expr, scope: Scope
    ) -> Value:
        match node:
            case ast.Compare(left=left, ops=[sign], comparators=[right]):
                first, second = self.value(left, scope), self.value(right, scope)
                return _compared(first, sign, second)
            case ast.BoolOp(op=sign, values=parts):
                return self._both(isinstance(sign, ast.And), parts, scope)
            case ast.IfExp(test=test, body=body, orelse=other):
                chosen = self.value(test, scope)
                if not isinstance(chosen, PLAIN):
                    raise constants.NotConstant
                return self.value(body if chosen else other, scope)
            case ast.JoinedStr(values=parts):
                return _joined_texts([self._text(part, scope) for part in parts])
            case ast.ListComp() | ast.GeneratorExp() | ast.SetComp():
                return self._comprehension(node.elt, node.generators, scope)
            case ast.DictComp(key=key, value=entry):
                pair = ast.Tuple([key, entry], ast.Load())
                pairs = self._comprehension(pair, node.generators, scope)
                return _as_dict(pairs)
            case ast.Lambda(args=parameters, body=inner):
                return Function(_function_of(parameters, inner), scope)
            case ast.NamedExpr(target=ast.Name(id=word), value=inner):
                outer = next(names for names in scope.maps if not isinstance(names, _Rounds))
                outer[word] = self.value(inner, scope)
                return outer[word]
            case _:
                raise constants.NotConstant

    def _named(self, word: str, scope: Scope) -> Value:
        if word in scope:
            return scope[word]
        found = free_name(word) or self._world.assumed.get(word)
        return found if found is not None else Unknown(word)

    def _items(self, items: list[ast.expr], scope: Scope) -> list[Value]:
        result: list[Value] = []
        for item in items:
            if not isinstance(item, ast.Starred):
                result.append(self.value(item, scope))
                continue
            inner = self.value(item.value, scope)
            result.extend(inner if isinstance(inner, list | tuple) else [inner])
            if len(result) > constants.LONGEST:
                raise constants.NotConstant
        return result

    def _dict(self, node: ast.Dict, scope: Scope) -> Value:
        result: dict[Value, Value] = {}
        for key_node, value_node in zip(node.keys, node.values, strict=True):
            value = self.value(value_node, scope)
            if key_node is None:
                if not isinstance(value, dict):
                    raise constants.NotConstant
                result.update(value)
                continue
            key = self.value(key_node, scope)
            if not isinstance(key, bool | int | float | str):
                raise constants.NotConstant
            result[key] = value
        return result

    def _index(self, node: ast.expr, scope: Scope) -> Value:
        if isinstance(node, ast.Slice):
            ends = (node.lower, node.upper, node.step)
            return slice(*(self.value(end, scope) if end is not None else None for end in ends))
        if isinstance(node, ast.Tuple):
            return tuple(self._index(entry, scope) for entry in node.elts)
        return self.value(node, scope)

    def _call(self, node: ast.Call, scope: Scope) -> Value:
        self._world.take_step()
        function = self.value(node.func, scope)
        trouble = self._world.trouble
        arguments = tuple(self._items(node.args, scope))
        if isinstance(function, Function) and any(map(_is_open, node.args, arguments)):
            self._world.refuse("how many values * passes is unknown")
        named: dict[str, Value] = {}
        for keyword in node.keywords:
            value = self.value(keyword.value, scope)
            if keyword.arg is not None:
                named[keyword.arg] = value
            elif isinstance(value, dict):
                named.update({str(key): entry for key, entry in value.items()})
            else:
                self._world.refuse("what ** passes is unknown")
        if isinstance(function, Name) and is_outside(function):
            self._world.trouble = trouble
        return self._caller.call(function, arguments, named, node.lineno)

    def _operation(
        self, node: ast.expr, scope: Scope, left: ast.expr, sign: ast.operator, right: ast.expr
    ) -> Value:
        first, second = self.value(left, scope), self.value(right, scope)
        if isinstance(first, Formula) or isinstance(second, Formula):
            return operated_formula(first, sign, second)
        if any(_is_array(value) or isinstance(value, Tensor) for value in (first, second)):
            return operated(first, sign, second, self._world, node.lineno)
        return constants.computed(first, sign, second)

    def _text(self, part: ast.expr, scope: Scope) -> str:
        if isinstance(part, ast.FormattedValue):
            value = self.value(part.value, scope)
            if part.format_spec is None and isinstance(value, bool | int | float | str):
                return str(value)
            raise constants.NotConstant
        assert isinstance(part, ast.Constant)
        return str(part.value)

    def _both(self, is_and: bool, parts: list[ast.expr], scope: Scope) -> Value:
        """Return what ``and`` or ``or`` gives: the first operand that decides it, else the last."""
        value: Value = None
        for part in parts:
            value = self.value(part, scope)
            if not isinstance(value, PLAIN):
                raise constants.NotConstant
            if bool(value) is not is_and:
                return value
        return value

    def _comprehension(
        self, element: ast.expr, loops: list[ast.comprehension], scope: Scope
    ) -> list[Value]:
        loop, inner_loops = loops[0], loops[1:]
        rounds = series_of(self.value(loop.iter, scope))
        if not isinstance(rounds, list | tuple) or len(rounds) > MOST_ROUNDS:
            raise constants.NotConstant
        inner = scope.new_child(_Rounds())
        result: list[Value] = []
        for entry in rounds:
            self._rounds += 1
            if self._rounds > MOST_ROUNDS_IN_ALL:
                raise constants.NotConstant
            _bind(loop.target, entry, inner)
            tests = [self.value(test, inner) for test in loop.ifs]
            if not all(isinstance(test, PLAIN) for test in tests):
                raise constants.NotConstant
            if not all(tests):
                continue
            if inner_loops:
                result += self._comprehension(element, inner_loops, inner)
            else:
                result.append(self.value(element, inner))
        return result


def _is_open(node: ast.expr, value: Value) -> bool:
    """Return whether ``*values`` passes values whose number is unknown."""
    return isinstance(node, ast.Starred) and isinstance(value, Unknown)


def _as_dict(pairs: list[Value]) -> dict[Value, Value]:
    """Return the dict of a comprehension."""
    result: dict[Value, Value] = {}
    for pair in pairs:
        if not isinstance(pair, tuple) or not isinstance(pair[0], bool | int | float | str):
            raise constants.NotConstant
        result[pair[0]] = pair[1]
    return result


def _joined_texts(texts: list[str]) -> str:
    if sum(map(len, texts)) > constants.LONGEST:
        raise constants.NotConstant
    return "".join(texts)


def _bind(target: ast.expr, entry: Value, scope: Scope) -> None:
    """Bind the variables of a comprehension for one round."""
    match target:
        case ast.Name(id=word):
            scope[word] = entry
        case ast.Tuple(elts=items) if isinstance(entry, tuple | list) and len(entry) == len(items):
            for item, part in zip(items, entry, strict=True):
                _bind(item, part, scope)
        case _:
            raise constants.NotConstant


def _constant(value: object) -> Value:
    """Return a literal; huge numbers are unknown."""
    if isinstance(value, int | float) and not abs(value) <= constants.LARGEST:
        return Unknown("a huge number")
    if isinstance(value, bool | int | float | str | type(None)):
        return value
    return Ellipsis if value is Ellipsis else Unknown("a constant")


def _function_of(parameters: ast.arguments, body: ast.expr) -> ast.FunctionDef:
    """Return a lambda as a function."""
    end = ast.Return(body, lineno=body.lineno, col_offset=0)
    return ast.FunctionDef("lambda", parameters, [end], [], lineno=body.lineno, col_offset=0)


def _unknown(node: ast.expr) -> Unknown:
    try:
        return Unknown(ast.unparse(node)[:80])
    except (RecursionError, ValueError):
        return Unknown("an expression")


def _is_array(value: Value) -> bool:
    return isinstance(value, Data | Array | Unknown | FromData)


def _compared(first: Value, sign: ast.cmpop, second: Value) -> Value:
    """Return whether a comparison holds; for an array, compare each entry."""
    if isinstance(first, Formula) or isinstance(second, Formula):
        return operated_formula(first, sign, second)
    for value in (first, second):
        if isinstance(value, Unknown) and (value.is_outcome or value.why):
            return value
    if isinstance(first, Data):
        return Unknown("a comparison", why=COMPUTED)
    return constants.compared(first, sign, second)
