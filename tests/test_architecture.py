"""The layer table of docs/architecture.md, held against the imports of the code."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
IMPURE = {"os", "time", "random", "secrets", "uuid", "locale", "subprocess", "socket", "shutil", "tempfile", "glob"}
IMPURE_CALLS = {"open", "input", "print", "now", "today", "utcnow"}


def table() -> list[tuple[tuple[str, ...], bool]]:
    """The rows of the table: the layers of a row, and whether they are pure."""
    text = (ROOT / "docs/architecture.md").read_text(encoding="utf-8")
    section = text.split("## Layers")[1].split("\n## ")[0]
    rows = re.findall(r"^\| ([a-z, ]+?) \| .* \| (yes|no) \|$", section, re.MULTILINE)
    return [(tuple(layers.split(", ")), pure == "yes") for layers, pure in rows]


def modules() -> Iterator[tuple[str, Path]]:
    yield "build", ROOT / "build.py"
    for path in sorted((ROOT / "factsheet").rglob("*.py")):
        parts = path.relative_to(ROOT / "factsheet").with_suffix("").parts
        if parts != ("__init__",):
            yield parts[0], path


def imports(path: Path) -> Iterator[str]:
    """Every module of ours that a file imports, also inside functions and for type checkers."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (a.name for a in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            yield node.module or ""
            if node.module == "factsheet":
                yield from (f"factsheet.{a.name}" for a in node.names)


def test_the_table_names_every_module_and_no_other() -> None:
    named = {layer for layers, _ in table() for layer in layers}
    assert named == {layer for layer, _ in modules()}


def test_layers_import_only_to_their_left() -> None:
    rank = {layer: i for i, (layers, _) in enumerate(table()) for layer in layers}
    wrong = []
    for layer, path in modules():
        for name in imports(path):
            if not name.startswith("factsheet.") or name == "factsheet.__version__":
                continue
            other = name.split(".")[1]
            if other != layer and rank[other] >= rank[layer]:
                wrong.append(f"{path.relative_to(ROOT)} imports {name}")
    assert not wrong


@pytest.mark.parametrize("layer", [layer for layers, pure in table() if pure for layer in layers])
def test_pure_layers_touch_nothing(layer: str) -> None:
    wrong = []
    for found, path in modules():
        if found != layer:
            continue
        tree = ast.parse(path.read_text(encoding="utf-8"))
        impure = [n for n in imports(path) if n.split(".")[0] in IMPURE or n.startswith("urllib.request")]
        wrong += [f"{path.relative_to(ROOT)} imports {name}" for name in impure]
        for node in ast.walk(tree):
            if isinstance(node, ast.ImportFrom) and node.module == "pathlib":
                wrong += [f"{path}: {a.name}" for a in node.names if not a.name.startswith("Pure")]
            if isinstance(node, ast.Call):
                called = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
                if called in IMPURE_CALLS:
                    wrong.append(f"{path.relative_to(ROOT)}:{node.lineno} calls {called}()")
    assert not wrong


def test_every_module_says_what_it_is() -> None:
    silent = [str(p) for _, p in modules() if not ast.get_docstring(ast.parse(p.read_text(encoding="utf-8")))]
    assert not silent
