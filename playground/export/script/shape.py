"""`require_construction`: checks that code only builds a network, before it is run.

The code is written by `expressions`, which lets no text of a file become code. This checks
the result independently: a script is run only if every statement assigns the result of a
Keras constructor, called with constants and variables that the script defines.
"""

import ast

from playground.base.errors import ExportError
from playground.base.formula import FUNCTIONS, TENSOR_FUNCTIONS

ROOTS = frozenset(("keras", "layers", "regularizers"))
"""The modules that the code may use."""
CONSTRUCTORS = frozenset(("Input", "Model", "Sequential", "Constant", "from_config", "float"))
"""What may be called in addition to classes of `layers` and `regularizers`."""


OPERATIONS = frozenset((*FUNCTIONS, *TENSOR_FUNCTIONS, "where", "not_equal"))
"""The functions of `keras.ops` that may be called."""


def require_construction(code: str) -> None:
    """Raise unless `code` only builds and connects layers.

    Parameters
    ----------
    code : str
        Statements, as `network_code` writes them.

    Raises
    ------
    ExportError
        It is not valid Python, or has any other statement, call or name in it.
    """
    try:
        tree = ast.parse(code)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        raise _refusal(f"it is not valid Python ({type(error).__name__})") from None
    made: set[str] = set()
    for statement in tree.body:
        match statement:
            case ast.Assign(targets=[ast.Name(id=target)], value=ast.Call() as value):
                _check(value, made)
                made.add(target)
            case _:
                raise _refusal(f"line {statement.lineno} is not an assignment of a call")
    if "model" not in made or made & (ROOTS | {"float", "dict"}):
        raise _refusal("it defines no model, or redefines the name of a module")


def _check(node: ast.expr, made: set[str]) -> None:
    """Raise unless `node` is a constant, a variable in `made`, or a constructor's call."""
    match node:
        case ast.Constant():
            return
        case ast.UnaryOp(op=ast.USub(), operand=ast.Constant()):
            return
        case ast.Name(id=name) if name in made:
            return
        case ast.List(elts=entries) | ast.Tuple(elts=entries):
            inner: list[ast.expr] = list(entries)
        case ast.Dict(keys=keys, values=values):
            inner = [*(key for key in keys if key is not None), *values]
        case ast.Call(func=function, args=arguments, keywords=named):
            if any(keyword.arg is None for keyword in named):
                raise _refusal(f"line {node.lineno} unpacks a dict")
            _check_function(function, made)
            inner = [*arguments, *(keyword.value for keyword in named)]
        case _:
            raise _refusal(f"line {node.lineno} holds more than constructors and constants")
    for entry in inner:
        _check(entry, made)


def _check_function(function: ast.expr, made: set[str]) -> None:
    """Raise unless `function` is a Keras constructor, or a layer that the call makes."""
    if isinstance(function, ast.Call):
        _check(function, made)
        return
    words = _words(function)
    if words[0] in made and len(words) == 1:
        return
    is_class = words[0] in ("layers", "regularizers") and words[-1][:1].isupper()
    is_value = words in (["float"], ["dict"])
    is_constructor = words[0] in ROOTS and words[-1] in CONSTRUCTORS
    is_operation = words[:-1] == ["keras", "ops"] and words[-1] in OPERATIONS
    is_allowed = is_class or is_value or is_constructor or is_operation
    if not is_allowed or any(word.startswith("_") for word in words):
        raise _refusal(f"line {function.lineno} calls {'.'.join(words)[:60]}")


def _words(function: ast.expr) -> list[str]:
    """Return the names of a dotted name; a single empty one for anything else."""
    words: list[str] = []
    while isinstance(function, ast.Attribute):
        words.append(function.attr)
        function = function.value
    return [function.id, *reversed(words)] if isinstance(function, ast.Name) else [""]


def _refusal(reason: str) -> ExportError:
    return ExportError(f"the script is not run to be checked: {reason}; report this as a fault")
