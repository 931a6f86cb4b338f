"""Interprets the statements of a script; nothing of it is executed."""

import ast
from collections import ChainMap
from contextlib import suppress
from dataclasses import replace
from functools import partial

from playground.catalog.callbacks import CALLBACKS
from playground.importing.evaluate.building import (
    builds_network,
    freezes_layers,
    is_main_guard,
    kind_of_once,
    yields,
)
from playground.importing.evaluate.calls import Calls
from playground.importing.evaluate.definitions import (
    Locals,
    fields_of,
    give_parameters,
    is_record,
    outer_maps,
    settings_of,
)
from playground.importing.evaluate.expressions import Expressions, Scope
from playground.importing.evaluate.libraries.builtin_calls import series_of
from playground.importing.evaluate.libraries.library_calls import OUTSIDE
from playground.importing.evaluate.objects import role_of
from playground.importing.evaluate.statements import (
    KNOWN,
    declare,
    delete_all,
    forget,
    forget_entries,
    forget_owner,
    kept_by,
    loaded,
    matched,
    place,
)
from playground.importing.network.constants import NotConstant
from playground.importing.network.names import imported
from playground.importing.network.values import (
    Array,
    Class,
    Data,
    Dataset,
    Formula,
    Function,
    Instance,
    Made,
    Method,
    Model,
    Name,
    Parent,
    Settings,
    Tensor,
    Unknown,
    Value,
)
from playground.importing.network.world import TooMuch, World
from playground.importing.result import NoteKind

DEEPEST_CALL = 8
ONCE = "how often it is repeated is not known; its body is followed once"
MOST_ROUNDS = 1000
MOST_WHILE = 100
"""How many rounds of a ``while`` loop are followed."""
LONGEST_WORDS = 200
KNOWN_CLASSES = frozenset(spec.script_class for spec in CALLBACKS if spec.script_class)


class _Return(Exception):
    """A function returns."""

    def __init__(self, value: Value) -> None:
        super().__init__()
        self.value = value


class _Leave(Exception):
    """A loop ends, or continues with its next round."""

    def __init__(self, ends: bool) -> None:
        super().__init__()
        self.ends = ends


class Interpreter:
    """Interprets statements with values of its own.

    Parameters
    ----------
    world : World
        Collects the network and the notes.

    Attributes
    ----------
    scope : mapping
        The names of the script.
    ran : set of int
        The lines of the functions and methods that were interpreted.
    """

    def __init__(self, world: World) -> None:
        self._world = world
        self._calls = Calls(world, self)
        self._expressions = Expressions(world, self._calls)
        self._depth = 0
        self.ran: set[int] = set()
        self.scope: Scope = ChainMap({})

    def run(self, tree: ast.Module) -> None:
        """Interpret a whole script, within the limits."""
        for statement in tree.body:
            try:
                self._statement(statement, self.scope)
            except (_Return, _Leave):
                self._note(statement, "it is outside a function or loop")
            except (TooMuch, RecursionError):
                self._note(statement, "it draws or computes too much")
                return

    def _block(self, statements: list[ast.stmt], scope: Scope) -> None:
        for statement in statements:
            self._statement(statement, scope)

    def _statement(self, node: ast.stmt, scope: Scope) -> None:
        self._world.take_step()
        before, self._world.trouble = self._world.trouble, None
        self._world.line = node.lineno
        try:
            self._carried_out(node, scope)
        except NotConstant:
            self._world.refuse("its value is unknown without running it")
        finally:
            trouble, self._world.trouble = self._world.trouble, before
            if trouble is not None:
                kind, message = trouble
                concerns = kind is not NoteKind.NEEDS_YOU or (
                    builds_network([node], scope) or freezes_layers([node])
                )
                self._world.notes.add(node.lineno, kind if concerns else NoteKind.LEFT_OUT, message)

    def _carried_out(self, node: ast.stmt, scope: Scope) -> None:
        match node:
            case ast.Import() | ast.ImportFrom():
                scope.update(imported(node))
            case ast.Assign(targets=targets, value=value):
                self._assign(targets, value, scope)
            case ast.AnnAssign(target=target, value=ast.expr() as value):
                self._assign([target], value, scope)
            case ast.AugAssign(target=target, op=sign, value=value):
                both = ast.BinOp(loaded(target), sign, value, **place(node))
                self._assign([target], both, scope)
            case ast.Expr(value=value):
                self._expression(value, scope)
            case ast.FunctionDef():
                scope[node.name] = Function(node, scope)
                self._world.uncalled[node.lineno] = node.name
            case ast.For():
                self._loop(node, scope)
            case ast.If():
                self._condition(node, scope)
            case _:
                self._rare(node, scope)

    def _rare(self, node: ast.stmt, scope: Scope) -> None:
        match node:
            case ast.With(body=body):
                self._block(body, scope)
            case ast.Try(body=body, orelse=further, finalbody=last):
                try:
                    self._block([*body, *further], scope)
                finally:
                    self._block(last, scope)
            case ast.Return(value=value):
                raise _Return(None if value is None else self._value(value, scope))
            case ast.Break() | ast.Continue():
                raise _Leave(isinstance(node, ast.Break))
            case ast.ClassDef(name=name):
                self._class(node, name, scope)
            case ast.Pass() | ast.Assert():
                return
            case ast.Global() | ast.Nonlocal():
                declare(node, scope)
            case ast.Delete(targets=targets):
                delete_all(targets, partial(self._value, scope=scope), scope)
            case ast.While():
                self._while(node, scope)
            case ast.Match():
                self._match(node, scope)
            case _:
                self._world.refuse("it is not imported")

    def _class(self, node: ast.ClassDef, name: str, scope: Scope) -> None:
        if name in KNOWN_CLASSES:
            scope[name] = Name(f"keras.callbacks.{name}")
            return
        settings = settings_of(node, scope, self._value)
        if settings is not None:
            scope[name] = settings
            return
        role, base = role_of([self._value(each, scope) for each in node.bases])
        owner = Class(name, node.lineno, role, base)
        if is_record(node):
            fields = fields_of(node)
            before = base.fields if base is not None else ()
            owner.fields = tuple(dict.fromkeys((*before, *(word for word, _default in fields))))
            given = {word: value for word, value in fields if value is not None}
            owner.values |= {word: self._value(value, scope) for word, value in given.items()}
        scope[name] = owner
        self._world.uncalled[node.lineno] = name
        inner = scope.new_child(owner.values)
        for statement in node.body:
            if isinstance(statement, ast.FunctionDef):
                owner.values[statement.name] = Function(statement, scope, owner)
            elif isinstance(statement, ast.AnnAssign) and owner.fields:
                continue
            elif isinstance(statement, ast.Assign | ast.AnnAssign | ast.ClassDef):
                self._statement(statement, inner)

    def _value(self, node: ast.expr, scope: Scope) -> Value:
        return self._expressions.value(node, scope)

    def _expression(self, node: ast.expr, scope: Scope) -> None:
        if isinstance(node, ast.Constant):
            return
        value = self._value(node, scope)
        if isinstance(value, Unknown):
            forget_owner(node, scope)
            self._refuse_unknown(value)
        elif isinstance(node, ast.BinOp | ast.Compare | ast.Tuple):
            self._world.refuse("it has no effect")

    def _assign(self, targets: list[ast.expr], node: ast.expr, scope: Scope) -> None:
        value = self._value(node, scope)
        for target in targets:
            self._bind(target, value, scope)
        for part in value if isinstance(value, tuple) else (value,):
            if isinstance(part, Unknown):
                self._refuse_unknown(part)

    def _refuse_unknown(self, value: Unknown) -> None:
        if value.why:
            self._world.refuse(value.why, NoteKind.LEFT_OUT)
        elif not value.is_outcome:
            self._world.refuse(f"{value.text} is unknown")

    def _bind(self, target: ast.expr, value: Value, scope: Scope) -> None:
        match target:
            case ast.Name(id=word):
                scope[word] = value
                if isinstance(value, Tensor):
                    self._world.hints[value.index] = word
                _label(value, word)
            case ast.Tuple(elts=items) | ast.List(elts=items):
                self._unpack(items, value, scope)
            case ast.Starred(value=inner):
                self._bind(inner, value, scope)
            case ast.Attribute(value=owner, attr="trainable"):
                self._freeze(self._value(owner, scope), value)
            case ast.Attribute(value=owner, attr=word) if self._set(owner, word, value, scope):
                return
            case ast.Subscript(value=owner, slice=index):
                self._put(self._value(owner, scope), self._value(index, scope), value)
                forget_entries(owner, index, partial(self._value, scope=scope), scope)
            case _:
                self._world.refuse("the value it sets is not imported")

    def _set(self, owner: ast.expr, word: str, value: Value, scope: Scope) -> bool:
        """Set an attribute of a settings object; return whether the target is one."""
        found = self._value(owner, scope)
        if isinstance(found, Settings | Instance | Class):
            found.values[word] = value
            return True
        if isinstance(found, Made) or (isinstance(found, Method) and found.name == "optimizer"):
            what = found.leaf if isinstance(found, Made) else "the optimizer"
            message = f"{word} of {what} is set here; that is not imported: set it yourself"
            self._world.notes.add(self._world.line, NoteKind.NEEDS_YOU, message)
            return True
        return False

    def _unpack(self, items: list[ast.expr], value: Value, scope: Scope) -> None:
        parts: list[Value]
        star = next((n for n, each in enumerate(items) if isinstance(each, ast.Starred)), None)
        if isinstance(value, list | tuple) and star is not None and len(value) >= len(items) - 1:
            stop = star + 1 + len(value) - len(items)
            parts = [*value[:star], list(value[star:stop]), *value[stop:]]
        elif isinstance(value, list | tuple) and len(value) == len(items):
            parts = list(value)
        elif isinstance(value, Data) and value.part == "both" and len(items) == 2:
            parts = [replace(value, part=part) for part in ("x", "y")]
        elif isinstance(value, Tensor):
            parts = self._outputs(value, len(items))
        elif isinstance(value, Dataset) and len(items) == 2:
            parts = [value, value]
        elif isinstance(value, Unknown):
            parts = [value.part(text=ast.unparse(item), shape=None) for item in items]
        else:
            parts = [Unknown(ast.unparse(item)) for item in items]
        for item, part in zip(items, parts, strict=True):
            self._bind(item, part, scope)

    def _outputs(self, tensor: Tensor, count: int) -> list[Value]:
        """Return the outputs of a layer that has several: only the first can be shown."""
        leaf = self._world.drawn[tensor.index].layer.leaf
        reason = f"{leaf} gives a second output, such as its state, which the canvas cannot show"
        return [tensor, *(self._world.unsupported(reason, (tensor,)) for _ in range(count - 1))]

    def _freeze(self, owner: Value, value: Value) -> None:
        if isinstance(owner, Instance):
            owner = owner.model or Model(owner.line, instance=owner)
        if isinstance(owner, Made | Model):
            layers = [owner] if isinstance(owner, Made) else self._world.layers_of(owner)
            for layer in layers:
                layer.is_trainable = bool(value)
                layer.named.pop("trainable", None)  # what is set later counts
        else:
            self._world.refuse("freezing is done layer by layer here")

    def _put(self, owner: Value, index: Value, value: Value) -> None:
        if isinstance(owner, dict) and isinstance(index, str | int | float):
            owner[index] = value
        elif isinstance(owner, list) and isinstance(index, int):
            with suppress(IndexError):
                owner[index] = value
        elif isinstance(owner, Name) and owner.root in OUTSIDE:
            self._world.refuse(OUTSIDE[owner.root], NoteKind.LEFT_OUT)
        elif not isinstance(owner, Array | Data | Unknown):
            self._world.refuse("the value it sets is not imported")

    def _loop(self, node: ast.For, scope: Scope) -> None:
        rounds = series_of(self._value(node.iter, scope))
        self._keep_loop(node, rounds, scope)
        if not isinstance(rounds, list | tuple) and builds_network(node.body, scope):
            self._follow_once(node, rounds, scope)
            return
        if not isinstance(rounds, list | tuple) or len(rounds) > MOST_ROUNDS:
            if isinstance(rounds, Unknown) and (rounds.is_outcome or rounds.why):
                forget(node, scope)
                self._refuse_unknown(rounds)
                return
            message = f"loops are unrolled only for a known number of rounds, {MOST_ROUNDS} at most"
            self._refuse_block(message, node, scope)
            return
        for entry in rounds:
            self._world.take_step()
            self._bind(node.target, entry, scope)
            try:
                self._block(node.body, scope)
            except _Leave as leaving:
                if leaving.ends:
                    return
        self._block(node.orelse, scope)

    def _while(self, node: ast.While, scope: Scope) -> None:
        """Follow a loop as long as its condition is known; one that never ends, once."""
        is_endless = isinstance(node.test, ast.Constant)
        for _round in range(0 if is_endless else MOST_WHILE):
            test = self._value(node.test, scope)
            if not isinstance(test, KNOWN):
                break
            if not test:
                self._block(node.orelse, scope)
                return
            self._world.take_step()
            try:
                self._block(node.body, scope)
            except _Leave as leaving:
                if leaving.ends:
                    return
        if not builds_network(node.body, scope):
            self._refuse_block("how often this loop is repeated is not known", node, scope)
            return
        self._world.notes.add(node.lineno, kind_of_once(node.body), ONCE)
        with suppress(_Leave):
            self._block(node.body, scope)

    def _match(self, node: ast.Match, scope: Scope) -> None:
        body = matched(node, partial(self._value, scope=scope), scope)
        if body is None:
            self._refuse_block("which case fits is not known", node, scope)
            return
        self._block(body, scope)

    def _keep_loop(self, node: ast.For, rounds: Value, scope: Scope) -> None:
        """Keep what a loop of the program's own that trains says: its epochs, and its batches."""
        facts = self._world.facts
        words = f"{ast.unparse(node.target)} {ast.unparse(node.iter)}"[:LONGEST_WORDS].lower()
        if isinstance(rounds, list | tuple) and "epoch" in words:
            facts.epochs = facts.epochs or len(rounds)
        match node.iter:
            case ast.Call(func=ast.Name(id="enumerate" | "tqdm"), args=[inner, *_]):
                rounds = self._value(inner, scope)
        if isinstance(rounds, Dataset):
            facts.batches = facts.batches or rounds

    def _follow_once(self, node: ast.For, rounds: Value, scope: Scope) -> None:
        """Follow the body of a loop whose rounds are not known: it builds a network."""
        self._world.notes.add(node.lineno, kind_of_once(node.body), ONCE)
        self._world.trouble = None
        why = rounds.why if isinstance(rounds, Unknown) else ""
        self._bind(node.target, Unknown(ast.unparse(node.target)[:80], why=why), scope)
        with suppress(_Leave):
            self._block(node.body, scope)

    def _condition(self, node: ast.If, scope: Scope) -> None:
        if is_main_guard(node.test):
            self._block(node.body, scope)
            return
        test = self._value(node.test, scope)
        if isinstance(test, Formula):
            raise _Return(Unknown("its value", why="what it gives depends on its own values"))
        if isinstance(test, KNOWN):
            self._block(node.body if test else node.orelse, scope)
            return
        branches = [each for each in (node.body, node.orelse) if builds_network(each, scope)]
        if branches:
            line = branches[0][0].lineno
            message = f"the condition is not known; the lines from {line} on are followed"
            self._world.notes.add(node.lineno, kind_of_once(branches[0]), message)
            self._world.trouble = None
            self._block(branches[0], scope)
            return
        kept = kept_by(node, scope)
        if kept:
            message = f"the condition is unknown without running it; {kept[:LONGEST_WORDS]}"
            self._world.refuse(message, NoteKind.ASSUMED)
        is_outcome = isinstance(test, Unknown) and test.is_outcome
        kind = NoteKind.LEFT_OUT if is_outcome else NoteKind.NEEDS_YOU
        self._refuse_block("the condition is unknown without running it", node, scope, kind)

    def _refuse_block(
        self, message: str, node: ast.stmt, scope: Scope, kind: NoteKind = NoteKind.NEEDS_YOU
    ) -> None:
        """Note why a block is not imported, and where it ends; what it adds to is not known."""
        forget(node, scope)
        last = node.end_lineno or node.lineno
        place = f" (to line {last})" if last > node.lineno else ""
        self._world.refuse(f"{message}{place}", kind)

    def run_function(
        self, function: Function, arguments: tuple[Value, ...], named: dict[str, Value]
    ) -> Value:
        """Return what a function of the script gives."""
        if self._depth >= DEEPEST_CALL:
            raise TooMuch
        scope: Scope = ChainMap(Locals(), *outer_maps(function))
        if function.owner is not None and arguments:
            scope["super"] = Parent(arguments[0], function.owner)
        line = self._world.line
        self._world.uncalled.pop(function.definition.lineno, None)
        self.ran.add(function.definition.lineno)
        self._depth += 1
        try:
            give_parameters(function, arguments, named, scope, self._value)
            if yields(function.definition):
                return _batches(function, scope)
            self._block(function.definition.body, scope)
        except _Return as end:
            return end.value
        finally:
            self._depth -= 1
            self._world.line = line
        return None

    def called(self, function: Value, arguments: tuple[Value, ...], line: int) -> Value:
        """Return what calling a function or a class of the script gives."""
        return self._calls.call(function, arguments, {}, line)

    def _note(self, node: ast.stmt, message: str) -> None:
        self._world.notes.add(node.lineno, NoteKind.NEEDS_YOU, message)


def _batches(function: Function, scope: Scope) -> Dataset:
    """Return what a generator of the script gives: batches that are not at hand."""
    why = f"{function.definition.name}() is never run, so what it yields is not known"
    words = function.definition.args
    sizes = [each.arg for each in (*words.args, *words.kwonlyargs) if "batch" in each.arg.lower()]
    batch = scope.get(sizes[0]) if len(sizes) == 1 else None
    x, y = Unknown("batches", why=why), Unknown("labels", why=why)
    return Dataset(x, y, batch if isinstance(batch, int) else None)


def _label(value: Value, word: str) -> None:
    """Keep the variable of a model as its name."""
    model = value.model if isinstance(value, Instance) else value
    if isinstance(model, Model) and (not model.label or word != "model"):
        model.label = word
