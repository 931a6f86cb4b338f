"""Docstrings are complete, and the names in them and in the documents exist.

A name in backticks is a module, class, function, attribute, parameter or file. A name with a dot
must exist in the module or class before the dot. A name of Keras, TensorFlow, Qt or another
library exists if the code uses it.
"""

import ast
import builtins
import keyword
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Set
from functools import cache
from itertools import pairwise
from pathlib import Path

from tests.architecture.prose import DOCUMENTS, Passage
from tests.architecture.sources import DEFINITIONS, FOLDERS, nodes, python_files, tree_of
from tests.lanes import ROOT

ELSEWHERE: Mapping[str, str] = {
    "Model.fit": "Keras",
    "model.fit": "Keras",
    "Model.evaluate": "Keras",
    "keras.datasets.mnist": "Keras",
    "keras.optimizers.schedules": "Keras",
    "mnist.npz": "the file that Keras downloads",
    "tf.nn.relu": "TensorFlow",
    "MultiWorkerMirroredStrategy": "TensorFlow",
    "sklearn.datasets.load_iris": "scikit-learn",
    "project.json": "an entry of a project file",
    "NAME.model.json": "a file that an export writes",
    "NAME.example.py": "a file that an export writes",
    "build.spec": "the recipe of PyInstaller",
    "helpers": "a name to avoid",
    "manager": "a name to avoid",
    "misc": "a name to avoid",
    "test_undo_after_move_restores_position": "an example",
}
"""By name: where it comes from, if no code uses it in this form."""

QUOTED = re.compile(r"(?<!`)`([^`\n]+)`(?!`)")
NAME = re.compile(r"[A-Za-z_]\w*(\.[A-Za-z_]\w*)*(\(\))?")
FILE = re.compile(r"[\w.-]*(/[\w.-]+)+/?|[\w-]+\.(py|md|toml|json|qss|nnplay)")
Symbols = dict[str, set[str]]


DEFINING = (ast.ClassDef, ast.FunctionDef, ast.alias, ast.Name, ast.Attribute)


def defined_by(within: Iterable[ast.AST]) -> Iterator[str]:
    """Yield the names that the nodes of a module or class define or import."""
    for node in within:
        match node:
            case ast.ClassDef(name=name) | ast.FunctionDef(name=name) | ast.alias(asname=str(name)):
                yield name
            case ast.alias(name=name):
                yield name.split(".")[0]
            case ast.Name(id=name, ctx=ast.Store()) | ast.Attribute(attr=name, ctx=ast.Store()):
                yield name


@cache
def symbols() -> Symbols:
    """Return the names in each module and class, by the last part of its own name."""
    found: Symbols = defaultdict(set)
    for path in python_files():
        package = path.parent if path.name == "__init__.py" else path.with_suffix("")
        found[package.name].update(defined_by(nodes(tree_of(path), *DEFINING)))
        found[package.parent.name].add(package.name)
        for node in nodes(tree_of(path), ast.ClassDef):
            found[node.name].update(defined_by(ast.walk(node)))
            found[node.name].update(
                inherited for base in node.bases for inherited in found[ast.unparse(base)]
            )
    return found


@cache
def used_names() -> Set[str]:
    """Return every name that appears in code, also those of libraries."""
    found = {*dir(builtins), *keyword.kwlist}
    for path in python_files():
        found.update(names_in(tree_of(path)))
    return found | set(symbols())


NAMING: tuple[tuple[type[ast.AST], str], ...] = (
    *((kind, "name") for kind in (ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)),
    *((kind, "arg") for kind in (ast.arg, ast.keyword)),
    *((kind, "names") for kind in (ast.Global, ast.Nonlocal)),
    *((kind, "name") for kind in (ast.ExceptHandler, ast.MatchAs, ast.MatchStar, ast.alias)),
    *((ast.alias, "asname"), (ast.ImportFrom, "module"), (ast.MatchClass, "kwd_attrs")),
    *((ast.Name, "id"), (ast.Attribute, "attr"), (ast.MatchMapping, "rest")),
    (ast.Constant, "value"),
)
"""Where names are in a tree: the kind of the node, and its field."""


def names_in(tree: ast.AST) -> Iterator[str]:
    r"""Yield the names in code, and the strings that are names, such as keys of registries.

    >>> sorted(names_in(ast.parse("from a.b import c as d\nasync def e(f): g.h(i='j', k='l m')")))
    ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j', 'k']
    >>> sorted(names_in(ast.parse("try: global a\nexcept b as c: import d.e")))
    ['a', 'b', 'c', 'd', 'e']
    >>> sorted(names_in(ast.parse("match a:\n case b(c=[d, *e]) | {1: f, **g} as h: pass")))
    ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h']
    """
    for kind, field in NAMING:
        for node in nodes(tree, kind):
            match getattr(node, field):
                case str(name):
                    yield from (part for part in name.split(".") if part.isidentifier())
                case [*several]:
                    yield from several


def exists(name: str) -> bool:
    """Return whether a name, possibly with dots, is defined or used."""
    parts = name.removesuffix("()").split(".")
    if not set(parts) <= used_names():
        return False
    return all(
        owner not in symbols() or each in symbols()[owner] for owner, each in pairwise(parts)
    )


@cache
def paths() -> tuple[str, ...]:
    """Return every file and folder of the project, each with a leading slash."""
    return tuple(
        f"/{path.relative_to(ROOT).as_posix()}"
        for folder in (*FOLDERS, "resources")
        for path in (ROOT / folder).rglob("*")
    )


def is_file(name: str) -> bool:
    """Return whether a path, or the end of a path, is a file or folder of the project."""
    return (ROOT / name).exists() or any(path.endswith(f"/{name.strip('/')}") for path in paths())


def docstrings(path: Path) -> Iterator[Passage]:
    """Yield each docstring of a module, including those of attributes."""
    if path == Path(__file__):
        return
    for node in nodes(tree_of(path), ast.Expr):
        match node.value:
            case ast.Constant(value=str(text)):
                yield Passage(path.relative_to(ROOT).as_posix(), node.lineno, text)


def unknown_names(passage: Passage) -> Iterator[str]:
    """Yield place and text of each name in backticks that does not exist.

    >>> list(unknown_names(Passage("a.py", 3, "See `playground.base.errors.PlaygroundError`.")))
    []
    >>> list(unknown_names(Passage("a.py", 3, "See" + " `base.mistakes`.")))
    ['a.py:3 `base.mistakes`']
    """
    for found in QUOTED.finditer(passage.text):
        name = found[1]
        if name in ELSEWHERE:
            continue
        is_missing_name = NAME.fullmatch(name) and not exists(name)
        if FILE.fullmatch(name) and is_file(name):
            continue
        if is_missing_name or (FILE.fullmatch(name) and not NAME.fullmatch(name)):
            yield f"{passage.place(found.start())} `{name}`"


def unknown_in(path: Path) -> list[str]:
    """Return place and text of each name in a module's docstrings that does not exist."""
    return [each for passage in docstrings(path) for each in unknown_names(passage)]


def documented_parameters(docstring: str) -> Iterator[str]:
    r"""Yield the names in the numpydoc section Parameters.

    >>> list(documented_parameters("Sum.\n\nParameters\n---\na, b : int\n    Terms.\n"))
    ['a', 'b']
    """
    pattern = r"^Parameters\n-+\n(.*?)(?=^\w+\n-{3,}|\Z)"
    section = re.search(pattern, docstring, re.MULTILINE | re.DOTALL)
    for line in section[1].splitlines() if section else ():
        if line.startswith(">>>"):
            return
        if line and not line[0].isspace():
            yield from (name.strip().lstrip("*") for name in line.split(" : ")[0].split(","))


def inherited_by(node: ast.AST) -> Set[str]:
    """Return the names in the bases of a class."""
    bases = node.bases if isinstance(node, ast.ClassDef) else ()
    return {name for base in bases for name in symbols()[ast.unparse(base)]}


def parameters_of(node: ast.AST) -> Set[str]:
    """Return the parameters of a function, or the fields and `__init__` parameters of a class."""
    within = [node]
    if isinstance(node, ast.ClassDef):
        within = [each for each in node.body if not isinstance(each, ast.FunctionDef)]
        within += [each for each in node.body if getattr(each, "name", "") == "__init__"]
    return {
        each.arg if isinstance(each, ast.arg) else each.id
        for part in within
        for each in ast.walk(part)
        if isinstance(each, ast.arg | ast.Name)
    }


QT_METHODS = frozenset(("count", "event", "paint", "shape"))
"""Overrides of Qt with names that are not in camelCase."""


@cache
def documented_methods() -> Mapping[str, Set[str]]:
    """Return the methods with a docstring, inherited ones too; of all interfaces under ""."""
    found: dict[str, set[str]] = defaultdict(set)
    bases: dict[str, set[str]] = defaultdict(set)
    found[""] = set()
    for owner in (node for path in python_files() for node in nodes(tree_of(path), ast.ClassDef)):
        methods = {
            each.name
            for each in owner.body
            if isinstance(each, ast.FunctionDef) and ast.get_docstring(each)
        }
        found[owner.name] |= methods
        bases[owner.name] |= set(map(ast.unparse, owner.bases))
        if {"ABC", "Protocol"} & set(map(ast.unparse, owner.bases)):
            found[""] |= methods
    return {
        name: set[str]().union(*(found.get(each, set()) for each in family(name, bases)))
        for name in found
    }


def family(name: str, bases: Mapping[str, Set[str]]) -> set[str]:
    """Return a class and all classes that it inherits from, by name.

    >>> sorted(family("C", {"A": set(), "B": {"A"}, "C": {"B", "object"}}))
    ['A', 'B', 'C', 'object']
    """
    seen, waiting = set[str](), [name]
    while waiting:
        if (current := waiting.pop()) not in seen:
            seen.add(current)
            waiting += bases.get(current, ())
    return seen


def is_setter(decorator: ast.expr) -> bool:
    """Return whether a method is the setter of a property, whose getter has the docstring."""
    return isinstance(decorator, ast.Attribute) and decorator.attr == "setter"


def test_public_methods_are_documented_here_or_where_they_are_declared() -> None:
    """A method is documented where it is declared: in the class, in its interface, or by Qt."""
    documented = documented_methods()
    found = [
        f"{path.relative_to(ROOT).as_posix()}:{method.lineno} {owner.name}.{method.name}"
        for path in python_files("playground")
        for owner in nodes(tree_of(path), ast.ClassDef)
        if not owner.name.startswith("_")
        for method in owner.body
        if isinstance(method, ast.FunctionDef)
        and not method.name.startswith("_")
        and not ast.get_docstring(method)
        and method.name.islower()
        and method.name not in QT_METHODS
        and not any(map(is_setter, method.decorator_list))
        and method.name not in documented[""]
        and not any(method.name in documented.get(ast.unparse(base), ()) for base in owner.bases)
    ]

    assert not found, "without a docstring:\n" + "\n".join(found)


def test_documented_parameters_exist() -> None:
    found = [
        f"{path.relative_to(ROOT).as_posix()}:{node.lineno} {node.name} has no `{name}`"
        for path in python_files()
        for node in nodes(tree_of(path), *DEFINITIONS)
        for name in documented_parameters(ast.get_docstring(node) or "")
        if name not in parameters_of(node) | inherited_by(node)
    ]

    assert not found, "\n".join(found)


def test_names_in_backticks_exist() -> None:
    found = [each for path in python_files() for each in unknown_in(path)]

    assert not found, "no such name in the project:\n" + "\n".join(found)


def test_names_in_backticks_in_the_documents_exist() -> None:
    texts = ((file, (ROOT / file).read_text(encoding="utf-8")) for file in DOCUMENTS)
    found = [each for file, text in texts for each in unknown_names(Passage(file, 1, text))]

    assert not found, "no such name in the project:\n" + "\n".join(found)
