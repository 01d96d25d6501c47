"""Executes a notebook in a kernel of its own."""

import asyncio
import contextlib
import os
import re
import signal
import tempfile
import threading
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
# Before Jupyter is imported, which reads them.
os.environ["JUPYTER_PATH"] = str(ROOT / "share" / "jupyter")
for variable, name in ("CONFIG_DIR", "config"), ("DATA_DIR", "data"), ("RUNTIME_DIR", "runtime"):
    os.environ.setdefault(f"JUPYTER_{variable}", str(ROOT / ".cache" / "jupyter" / name))

import nbformat  # noqa: E402
from nbclient import NotebookClient  # noqa: E402
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError  # noqa: E402
from progress import Progress  # noqa: E402

CELL_SECONDS = int(os.environ.get("SDCCA_CELL_SECONDS") or "3600")
REJECTION_GRACE_SECONDS = 0.5  # a rejection is reported after the cell that caused it
WAIT_FOR_TIMERS = "await new globalThis.Promise((resolve) => globalThis.setTimeout(resolve));"


class Ended(Exception):
    """The notebook was ended from outside: by the user, or since another one failed."""


class Runner:
    """Executes notebooks, several at a time if need be: each in a thread, where nbclient leaves signals alone."""

    def __init__(self) -> None:
        self.progress = Progress()
        self.clients: set[NotebookClient] = set()
        self.ended = threading.Event()
        # The first cell of a notebook has run: it makes what notebooks share, such as the data.
        self.opened = threading.Event()

    def end(self) -> None:
        """Ends every kernel; what waits for one raises Ended."""
        self.ended.set()
        self.opened.set()
        for client in list(self.clients):
            with contextlib.suppress(AttributeError, ProcessLookupError):  # a kernel that is not yet, or no longer, there
                os.kill(client.km.provisioner.pid, signal.SIGKILL)

    def execute(self, path: Path) -> tuple[nbformat.NotebookNode, str | None]:
        """The notebook with its outputs, and what went wrong."""
        if self.ended.is_set():
            raise Ended
        notebook = nbformat.read(path, as_version=4)
        code = [index for index, cell in enumerate(notebook.cells) if cell.cell_type == "code"]
        for index in code:
            notebook.cells[index].outputs, notebook.cells[index].execution_count = [], None
        # The last one that is run: nbclient passes over blank cells.
        last = max((index for index in code if notebook.cells[index].source.strip()), default=None)
        at = 0

        def started(cell, cell_index) -> None:
            nonlocal at
            if self.ended.is_set():
                raise Ended  # it was, before there was a kernel to end
            at = cell_index
            if cell_index in code:
                self.progress.cell(path.stem, code.index(cell_index) + 1, len(code))

        async def executed(cell, cell_index, execute_reply) -> None:
            self.opened.set()
            if cell_index != last:
                return
            # The kernel is killed right after its last cell. What is due by then runs before a timer that is set now. It may
            # take as long as a cell.
            await asyncio.sleep(REJECTION_GRACE_SECONDS)
            await client.async_wait_for_reply(client.kc.execute(WAIT_FOR_TIMERS, silent=True, store_history=False), cell)

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
        self.progress.begin(path.stem)
        self.clients.add(client)
        problem = None
        with tempfile.TemporaryDirectory(prefix="rejections-") as folder:
            rejections = Path(folder) / "log"
            try:
                client.execute(env={**os.environ, "SDCCA_REJECTION_LOG": str(rejections)})
            except CellExecutionError:
                problem = told(notebook.cells[at])
            except CellTimeoutError:
                problem = f"the cell, or what it left running, took more than {CELL_SECONDS} s (SDCCA_CELL_SECONDS)\n{told(notebook.cells[at])}"
            except DeadKernelError as error:
                problem = f"the kernel ended: {error}\n{told(notebook.cells[at])}"
            except Exception:
                # Where a kernel is ended from outside, nbclient trips over its absence.
                if not self.ended.is_set():
                    raise
            finally:
                self.clients.discard(client)
            if self.ended.is_set():
                self.progress.end(path.stem, "ended", len(code))
                raise Ended
            if problem:
                problem = f"cell {code.index(at) + 1 if at in code else '?'} of {len(code)}: {problem}"
            if rejections.exists():
                text = f"an error outside every cell, for instance a promise that nobody awaits:\n{printable(rejections.read_text())}"
                problem = f"{problem}\n{text}" if problem else text
        self.opened.set()
        self.progress.end(path.stem, "FAILED" if problem else "ok", len(code))
        return notebook, problem


def told(cell) -> str:
    """The cell, what it wrote to standard error, and the error that ended it without its colours."""
    outputs = cell.get("outputs", [])
    streams = [output.text.rstrip() for output in outputs if output.output_type == "stream" and output.name == "stderr"]
    errors = ["\n".join(output.traceback) for output in outputs if output.output_type == "error"]
    without_colours = [re.sub(r"\x1b\[[\d;]*m", "", error) for error in errors]
    return printable("\n".join([cell.source.strip(), "---", *streams, *without_colours]))


def printable(text: str) -> str:
    """Text that a terminal shows and does not obey: names of files and ids may hold control characters and turns of direction."""
    return re.sub(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]", lambda found: f"\\u{ord(found[0]):04x}", text)
