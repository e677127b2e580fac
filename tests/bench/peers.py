"""What others would make of the same words: each Markdown file of a folder to HTML, Word and PDF. Runs in its own venv.

`peers.py template FOLDER` makes the Word template of the plain script, once; `peers.py pandoc-typst|plain FROM TO` makes
the files. Both print the sheet; neither proves anything, filters an audience or gives the same bytes twice.
"""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

PAGE = """<!doctype html><html lang="en"><meta charset="utf-8"><title>{{ title }}</title>
<style>
@page { size: letter; margin: 2cm; @bottom-right { content: counter(page) " / " counter(pages) } }
body { font: 10.5pt/1.4 sans-serif; max-width: 45em; margin: auto }
h1, h2, h3 { line-height: 1.2; break-after: avoid } h1 { font-size: 22pt } h2 { font-size: 14pt } h3 { font-size: 11pt }
</style><h1>{{ title }}</h1>{{ body | safe }}</html>"""


def pandoc_typst(source: Path, target: Path) -> None:
    """Three times pandoc, each a process of its own, as it is used, and Typst in this one."""
    import pypandoc
    import typst

    pandoc = pypandoc.get_pandoc_path()
    for file in sorted(source.glob("*.md")):
        made = target / file.stem
        for suffix, how in ((".html", ["--embed-resources"]), (".docx", []), (".typ", ["--shift-heading-level-by=-1"])):
            command = [
                pandoc,
                "--standalone",
                *how,
                "--metadata=lang:en-US",
                file,
                "--output",
                made.with_suffix(suffix),
            ]
            subprocess.run(command, check=True)
        typst.compile(made.with_suffix(".typ"), output=made.with_suffix(".pdf"), pdf_standards=["ua-1"])


def plain(source: Path, target: Path) -> None:
    """Jinja2 and WeasyPrint for page and PDF, docxtpl for Word: what one writes in an afternoon."""
    import docxtpl
    import jinja2
    import weasyprint
    from markdown_it import MarkdownIt

    template = jinja2.Environment(autoescape=True).from_string(PAGE)
    markdown = MarkdownIt()
    for file in sorted(source.glob("*.md")):
        title, words = _parts(file)
        page = template.render(title=title, body=markdown.render(words))
        made = target / file.stem
        made.with_suffix(".html").write_text(page, encoding="utf-8")
        weasyprint.HTML(string=page).write_pdf(made.with_suffix(".pdf"), pdf_variant="pdf/ua-1")
        document = docxtpl.DocxTemplate(source / "template.docx")
        document.render({"title": title, "blocks": list(_blocks(markdown, words))}, autoescape=True)
        document.save(made.with_suffix(".docx"))


def _parts(file: Path) -> tuple[str, str]:
    _, front, words = file.read_text(encoding="utf-8").split("---\n", 2)
    return front.removeprefix("title: ").strip().strip('"'), words


def _blocks(markdown: Any, words: str) -> Any:
    """Each paragraph with its style."""
    style = "Normal"
    for token in markdown.parse(words):
        if token.type == "heading_open":
            style = f"Heading {token.tag[1]}"
        elif token.type == "list_item_open":
            style = "List Bullet"
        elif token.type == "inline":
            yield {"style": style, "text": token.content}
        elif token.type in {"heading_close", "list_item_close"}:
            style = "Normal"


def template(folder: Path) -> None:
    """A title, and a paragraph of each style that is printed if a block has it."""
    import docx

    document = docx.Document()
    document.add_heading("{{ title }}", 1)
    document.add_paragraph("{%p for block in blocks %}")
    for style in ("Heading 2", "Heading 3", "List Bullet", "Normal"):
        document.add_paragraph(f"{{%p if block.style == '{style}' %}}")
        document.add_paragraph("{{ block.text }}", style)
        document.add_paragraph("{%p endif %}")
    document.add_paragraph("{%p endfor %}")
    document.save(str(folder / "template.docx"))


if __name__ == "__main__":
    commands: dict[str, Callable[..., None]] = {"pandoc-typst": pandoc_typst, "plain": plain, "template": template}
    commands[sys.argv[1]](*map(Path, sys.argv[2:]))
