"""Exports executed notebooks as HTML that needs no network: export-html.py FOLDER NOTEBOOK...

Figures are the SVG beside the interactive ones; equations become MathML, which every current browser draws.
"""

import re
import sys
from pathlib import Path

import nbformat
from latex2mathml.converter import convert
from nbconvert import HTMLExporter
from nbconvert.filters.markdown_mistune import IPythonRenderer
from whole_file import write_whole

ROOT = Path(__file__).resolve().parent.parent.parent
TEMPLATES = ROOT / "share" / "jupyter" / "nbconvert" / "templates"


def mathml(tex: str, display: str) -> str:
    try:
        return convert(tex.strip(), display=display)
    except Exception:  # an equation that the converter does not know stays readable as TeX
        return f"<code>{tex}</code>"


def use_mathml() -> None:
    """nbconvert leaves TeX in the page for a script to find; give it the finished markup instead."""
    IPythonRenderer.block_math = lambda self, text: f'<p style="overflow-x: auto">{mathml(text, "block")}</p>'
    IPythonRenderer.latex_environment = lambda self, name, text: mathml(rf"\begin{{{name}}}{text}\end{{{name}}}", "block")
    IPythonRenderer.inline_math = lambda self, text: mathml(text, "inline")


def main(folder: Path, notebooks: list[Path]) -> None:
    use_mathml()
    exporter = HTMLExporter(template_name="offline", extra_template_basedirs=[str(TEMPLATES)])
    for path in notebooks:
        body, _ = exporter.from_notebook_node(nbformat.read(path, as_version=4), {"metadata": {"name": path.stem}})
        # Links to the other notebooks lead to their pages; what lies elsewhere in the project is not beside them.
        body = re.sub(r'href="(\d\d-[\w-]+)\.ipynb"', r'href="\1.html"', body)
        write_whole(folder / f"{path.stem}.html", body)


main(Path(sys.argv[1]), [Path(name) for name in sys.argv[2:]])
