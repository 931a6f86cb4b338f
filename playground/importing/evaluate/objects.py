"""Classes of a script, their objects, and what calling these draws."""

import ast
from collections.abc import Mapping
from types import MappingProxyType

from playground.importing.evaluate.libraries.tensor_shapes import tensor_shape
from playground.importing.network.values import (
    Arguments,
    Class,
    Function,
    Instance,
    Model,
    Name,
    Named,
    Parent,
    Partial,
    Role,
    Tensor,
    Unknown,
    Value,
)
from playground.importing.network.world import UNSUPPORTED, Runner, World

ROLES: Mapping[str, Role] = MappingProxyType(
    {
        "Sequential": Role.CHAIN,
        "Model": Role.MODEL,
        "Functional": Role.MODEL,
        "Layer": Role.LAYER,
        "Callback": Role.CALLBACK,
        "Loss": Role.LOSS,
    }
)
"""What a class is, by the class of Keras that it extends."""


def role_of(bases: list[Value]) -> tuple[Role, Class | None]:
    """Return what the objects of a class with these bases are, and its base in the script."""
    for base in bases:
        if isinstance(base, Class):
            return base.role, base
        if isinstance(base, Name) and base.root == "keras":
            is_layer = ".layers." in base.path
            return ROLES.get(base.leaf, Role.LAYER if is_layer else Role.PLAIN), None
    return Role.PLAIN, None


def method_of(owner: Value, found: Value, runner: Runner | None = None) -> Value:
    """Return the attribute `found` of an object or a class: a method is bound to it."""
    if not isinstance(found, Function):
        return found
    decorators = {_word(each) for each in found.definition.decorator_list}
    if "staticmethod" in decorators:
        return found
    if isinstance(owner, Class) and "classmethod" not in decorators:
        return found
    if decorators & {"property", "cached_property"} and runner is not None:
        return runner.run_function(found, (owner,), {})
    receiver = owner.owner if "classmethod" in decorators and isinstance(owner, Instance) else owner
    return Partial(found, (receiver,), {})


def _word(decorator: ast.expr) -> str:
    return decorator.id if isinstance(decorator, ast.Name) else ""


class Objects:
    """Creates and calls the objects of classes of the script.

    Parameters
    ----------
    world : World
    runner : Runner
    """

    def __init__(self, world: World, runner: Runner) -> None:
        self._world = world
        self._runner = runner

    def made(self, owner: Class, arguments: Arguments, named: Named, line: int) -> Instance:
        """Return a new object; its ``__init__`` is interpreted."""
        self._world.take_step()
        self._world.uncalled.pop(owner.line, None)
        instance = Instance(owner, line)
        if owner.role in (Role.MODEL, Role.CHAIN):
            name = named.get("name")
            chain: list[Value] | None = [] if owner.role is Role.CHAIN else None
            model = Model(line, name if isinstance(name, str) else "", chain)
            model.label = owner.name
            model.instance = instance if chain is None else None
            instance.model = model
            step = owner.find("train_step")
            if isinstance(step, Function):
                model.own_training = (step.definition.lineno, f"train_step() of {owner.name}")
            self._world.models.append(model)
        begin = owner.find("__init__")
        if isinstance(begin, Function):
            self._runner.run_function(begin, (instance, *arguments), named)
        elif instance.model is not None:
            self.begun(instance, arguments, named)
        elif owner.fields:
            self._filled(instance, arguments, named)
        return instance

    def _filled(self, instance: Instance, arguments: Arguments, named: Named) -> None:
        """Set the fields of an object of a dataclass."""
        words = instance.owner.fields
        given = {**dict(zip(words, arguments, strict=False)), **named}
        for word in words:
            if word in given or instance.owner.find(word) is None:
                instance.values[word] = given.get(word, Unknown(word))
        after = instance.owner.find("__post_init__")
        if isinstance(after, Function):
            self._runner.run_function(after, (instance,), {})

    def begun(self, instance: Value, arguments: Arguments, named: Named) -> None:
        """Interpret Keras's own ``__init__`` of an object: what it is made of."""
        model = instance.model if isinstance(instance, Instance) else None
        if model is None:
            return
        first = arguments[0] if arguments else named.get("layers")
        if model.chain is not None and isinstance(first, list | tuple):
            model.chain.extend(first)
            return
        values = [*arguments, None, None]
        inputs = _tensors(named.get("inputs", values[0]))
        outputs = _tensors(named.get("outputs", values[1]))
        if inputs and outputs:
            model.inputs, model.outputs, model.instance = inputs, outputs, None

    def called(self, instance: Instance, arguments: Arguments, named: Named, line: int) -> Value:
        """Return what an object gives; the layers that its ``call`` uses are drawn."""
        owner, world = instance.owner, self._world
        call = owner.find("call") or owner.find("__call__")
        tensors = tuple(each for given in arguments for each in _tensors(given))
        if not isinstance(call, Function):
            reason = f"the class {owner.name} (line {owner.line}) has no call() to follow"
            return world.unsupported(reason, tensors, line) if tensors else Unknown(owner.name)
        if tensors:
            self._build(instance, tensors[0])
        before = len(world.drawn)
        words = [
            each.arg for each in (*call.definition.args.args, *call.definition.args.kwonlyargs)
        ]
        given = {"training": True, **named} if "training" in words else dict(named)
        found = self._runner.run_function(call, (instance, *arguments), given)
        self._name_reasons(owner, before)
        if tensors and owner.role is not Role.PLAIN and not _tensors(found):
            reason = f"what call() of {owner.name} (line {call.definition.lineno}) gives is unknown"
            return world.unsupported(reason, tensors, line)
        return found

    def _build(self, instance: Instance, tensor: Tensor) -> None:
        """Interpret ``build``, which may make layers, once."""
        build = instance.owner.find("build")
        if instance.is_built or not isinstance(build, Function):
            return
        instance.is_built = True
        shape = tensor_shape(tensor, self._world)
        self._runner.run_function(build, (instance, shape), {})

    def _name_reasons(self, owner: Class, before: int) -> None:
        """Put the class in front of the reasons why what it computes is not a layer."""
        if owner.role is not Role.LAYER:
            return
        for drawn in self._world.drawn[before:]:
            layer = drawn.layer
            if layer.leaf == UNSUPPORTED and not str(layer.arguments[0]).startswith("the layer"):
                reason = f"the layer {owner.name} (line {owner.line}): {layer.arguments[0]}"
                layer.arguments = (reason,)


def _tensors(value: Value) -> tuple[Tensor, ...]:
    entries = list(value.values()) if isinstance(value, dict) else value
    if isinstance(entries, list | tuple):
        return tuple(each for each in entries if isinstance(each, Tensor))
    return (value,) if isinstance(value, Tensor) else ()


def parent_attribute(parent: Parent, word: str) -> Value:
    """Return ``super().word``: a method of the script, or `None` for one of Keras."""
    found = parent.owner.base.find(word) if parent.owner.base is not None else None
    return method_of(parent.instance, found) if found is not None else None
