"""Executes notebooks headless, each in a kernel of its own, in the order given.

    run.py [--in-place] [--out FOLDER] NOTEBOOK...

Fails on the first notebook with an error in a cell, a rejection that nobody awaited, or a kernel that died; the copy in FOLDER
then shows how far it came. Settings reach the notebooks through environment variables, which are passed on as they are.
"""

import argparse
import asyncio
import contextlib
import logging
import os
import queue
import re
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
REJECTIONS = Path(tempfile.mkdtemp(prefix="rejections-")) / "log"
os.environ["JUPYTER_PATH"] = str(ROOT / "share" / "jupyter")
for variable, name in ("CONFIG_DIR", "config"), ("DATA_DIR", "data"), ("RUNTIME_DIR", "runtime"):
    os.environ.setdefault(f"JUPYTER_{variable}", str(ROOT / ".cache" / "jupyter" / name))
os.environ["SDCCA_REJECTION_LOG"] = str(REJECTIONS)

import nbformat  # noqa: E402
from nbclient import NotebookClient  # noqa: E402
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError  # noqa: E402
from whole_file import write_whole  # noqa: E402

CELL_SECONDS = int(os.environ.get("SDCCA_CELL_SECONDS") or "3600")
REJECTION_GRACE_SECONDS = 0.5  # a rejection is reported after the cell that caused it


class Progress:
    """One line a notebook, rewritten in a terminal; elsewhere a line now and then."""

    def __init__(self, name: str, cells: int):
        self.name, self.cells, self.began, self.said = name, cells, time.monotonic(), time.monotonic()
        self.terminal = sys.stdout.isatty()

    def cell(self, number: int) -> None:
        seconds = time.monotonic() - self.began
        line = f"{self.name}: cell {number}/{self.cells}, {seconds:.0f} s"
        if self.terminal:
            print(f"\r\x1b[K{line}", end="", flush=True)
        elif time.monotonic() - self.said > 20:
            self.said = time.monotonic()
            print(line, flush=True)

    def end(self, word: str) -> None:
        clear = "\r\x1b[K" if self.terminal else ""
        print(f"{clear}{self.name}: {word}, {self.cells} cells in {time.monotonic() - self.began:.1f} s", flush=True)


def normalise(notebook) -> None:
    """Leaves only what the notebook's text and results decide, so that running again changes few lines."""
    language = {"name": "typescript", "file_extension": ".ts", "mimetype": "text/typescript"}
    kernel = {"name": "tslab", "display_name": "TypeScript (tslab)", "language": "typescript"}
    title = notebook.metadata.get("title")
    notebook.metadata = {"kernelspec": kernel, "language_info": language} | ({"title": title} if title else {})
    for number, cell in enumerate(notebook.cells, 1):
        cell["id"] = cell.get("id") or f"cell-{number:02d}"
        cell.metadata = {key: cell.metadata[key] for key in ("tags",) if cell.metadata.get(key)}
        for output in cell.get("outputs", []):
            output.get("metadata", {}).clear()
    notebook.nbformat, notebook.nbformat_minor = 4, 5


def execute(path: Path) -> tuple[nbformat.NotebookNode, str | None]:
    """The notebook with its outputs, and what went wrong."""
    notebook = nbformat.read(path, as_version=4)
    code = [index for index, cell in enumerate(notebook.cells) if cell.cell_type == "code"]
    for index in code:
        notebook.cells[index].outputs, notebook.cells[index].execution_count = [], None
    progress = Progress(path.stem, len(code))
    at = 0

    def started(cell, cell_index) -> None:
        nonlocal at
        at = cell_index
        if cell_index in code:
            progress.cell(code.index(cell_index) + 1)

    async def executed(cell, cell_index, execute_reply) -> None:
        if cell_index != code[-1]:
            return
        # The kernel is killed right after its last cell. Its answer shows that it got round to what was due before.
        await asyncio.sleep(REJECTION_GRACE_SECONDS)
        with contextlib.suppress(queue.Empty, TimeoutError, RuntimeError):
            await client.kc.kernel_info(reply=True, timeout=10)

    client = NotebookClient(
        notebook,
        timeout=CELL_SECONDS,
        kernel_name="tslab",
        record_timing=False,
        coalesce_streams=True,
        shutdown_kernel="immediate",
        resources={"metadata": {"path": str(ROOT)}},
        on_cell_start=started,
        on_cell_executed=executed,
    )
    REJECTIONS.unlink(missing_ok=True)
    problem = None
    try:
        client.execute()
    except CellExecutionError:
        problem = told(notebook.cells[at])
    except CellTimeoutError:
        problem = f"the cell took more than {CELL_SECONDS} s (SDCCA_CELL_SECONDS)\n{told(notebook.cells[at])}"
    except (KeyboardInterrupt, asyncio.CancelledError, AssertionError) as error:
        # On SIGINT and SIGTERM nbclient ends the kernel, and then trips over its absence.
        if isinstance(error, AssertionError) and client.km is not None:
            raise
        progress.end("interrupted")
        sys.exit(130)
    except DeadKernelError as error:
        problem = f"the kernel ended: {error}\n{told(notebook.cells[at])}"
    if problem:
        problem = f"cell {code.index(at) + 1 if at in code else '?'} of {len(code)}: {problem}"
    if REJECTIONS.exists():
        problem = (problem + "\n" if problem else "") + "an error outside every cell, for instance a promise that nobody awaits:\n" + REJECTIONS.read_text()
    progress.end("FAILED" if problem else "ok")
    normalise(notebook)
    return notebook, problem


def told(cell) -> str:
    """The cell, what it wrote to standard error, and the error that ended it without its colours."""
    outputs = cell.get("outputs", [])
    streams = [output.text.rstrip() for output in outputs if output.output_type == "stream" and output.name == "stderr"]
    errors = ["\n".join(output.traceback) for output in outputs if output.output_type == "error"]
    return "\n".join([cell.source.strip(), "---", *streams, *(re.sub(r"\x1b\[\d+m", "", error) for error in errors)])


def main() -> int:
    logging.getLogger("asyncio").setLevel(logging.CRITICAL)  # what it says about tasks cut short helps nobody
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--in-place", action="store_true", help="write outputs into the notebooks themselves when all is well")
    parser.add_argument("--out", type=Path, default=ROOT / "results" / "notebooks", help="folder for executed copies")
    parser.add_argument("notebooks", type=Path, nargs="+", metavar="NOTEBOOK")
    options = parser.parse_args()
    for path in options.notebooks:
        notebook, problem = execute(path)
        write_whole(path if options.in_place and not problem else options.out / path.name, nbformat.writes(notebook) + "\n")
        if problem:
            print(f"\n{path.name}: {problem}\n(executed so far: {options.out / path.name})", file=sys.stderr)
            return 1
    return 0


if __name__ == "__main__":
    try:
        code = main()
        sys.stdout.flush()
    except BrokenPipeError:  # nobody reads any more; Python would complain once more when it flushes at its end
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = 141
    sys.exit(code)
