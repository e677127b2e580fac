"""What the tests of the brief's reader edit: real PDFs, by their tags and by what is painted under them."""

import io
from collections.abc import Callable, Iterator
from typing import Any

import pikepdf

from factsheet.document import Plain
from factsheet.problems import ProblemsError
from factsheet.readers import pdf
from factsheet.readers.pdf import painted

Edit = Callable[[pikepdf.Pdf], None]


def edited(data: bytes, edit: Edit) -> bytes:
    """A PDF after an edit."""
    with pikepdf.open(io.BytesIO(data)) as file:
        edit(file)
        out = io.BytesIO()
        file.save(out)
    return out.getvalue()


def found(data: bytes) -> Plain | str:
    """What is read, or what is said instead."""
    try:
        return pdf.read(data)
    except ProblemsError as error:
        problems = error.problems
    assert {(p.code, p.location.path, p.location.line) for p in problems} == {("unreadable", "", 1)}
    return " / ".join(p.message for p in problems)


def elements(file: pikepdf.Pdf, role: str = "") -> list[Any]:
    """The structure elements of a role, in the order of the tree."""

    def walk(node: Any) -> Iterator[Any]:
        if not role or node.get("/S") == f"/{role}":
            yield node
        for kid in kids(node):
            yield from walk(kid)

    return list(walk(file.Root.StructTreeRoot.K[0]))


def kids(node: Any) -> list[Any]:
    """The elements in an element."""
    inner = node.get("/K", [])
    return [
        k
        for k in (inner if isinstance(inner, pikepdf.Array) else [])
        if isinstance(k, pikepdf.Dictionary) and "/S" in k
    ]


def body(file: pikepdf.Pdf) -> Any:
    [found] = elements(file, "Body")
    return found


def parent(file: pikepdf.Pdf, node: Any) -> Any:
    return next(e for e in elements(file) if node in kids(e))


def words_of(file: pikepdf.Pdf, words: str) -> tuple[int, int]:
    """Page and number of the marked content that says these words."""
    return next(key for key, under in painted.read(file).marked.items() if under.text.strip() == words)


def element_of(file: pikepdf.Pdf, words: str) -> Any:
    """The innermost element under which these words are painted."""
    page, number = words_of(file, words)
    pages = [p.objgen for p in file.pages]
    return next(
        e
        for e in elements(file)
        if "/Pg" in e
        and pages.index(e.Pg.objgen) == page
        and number in [k for k in e.get("/K", []) if isinstance(k, int)]
    )


def repaint(file: pikepdf.Pdf, page: int, change: Callable[[list[Any]], list[Any]]) -> None:
    """Change the instructions of a page: (operands, operator) each."""
    instructions = [(list(i.operands), str(i.operator)) for i in pikepdf.parse_content_stream(file.pages[page])]
    out = [(operands, pikepdf.Operator(operator)) for operands, operator in change(instructions)]
    file.pages[page].Contents = file.make_stream(pikepdf.unparse_content_stream(out))


def span(instructions: list[Any], number: int) -> tuple[int, int]:
    """Where a marked content begins and ends among the instructions of its page."""
    at = next(
        n
        for n, (operands, operator) in enumerate(instructions)
        if operator == "BDC" and isinstance(operands[1], pikepdf.Dictionary) and operands[1].get("/MCID") == number
    )
    depth = 0
    for n in range(at, len(instructions)):
        depth += {"BDC": 1, "BMC": 1, "EMC": -1}.get(instructions[n][1], 0)
        if depth == 0:
            return at, n
    raise AssertionError("it never ends")
