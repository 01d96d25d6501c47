"""Executes notebooks headless, each in a kernel of its own, in the order given.

    run.py [--in-place] [--out FOLDER] NOTEBOOK... [--beside NOTEBOOK...] [--then NOTEBOOK...]

Notebooks after --beside are run at the same time as the first ones, once the first cell of those has run. Notebooks after --then are
run when the first ones have ended, two at a time where those of --beside have ended too. At the first notebook with an error in a
cell, a rejection that nobody awaited, or a kernel that died, everything is ended; the copy in FOLDER then shows how far that notebook
came. Settings reach the notebooks through environment variables, which are passed on as they are.
"""

import argparse
import contextlib
import logging
import math
import os
import re
import signal
import sys
import threading
import time
from collections.abc import Iterable, Iterator
from concurrent.futures import FIRST_EXCEPTION, ThreadPoolExecutor, wait
from pathlib import Path
from queue import Empty, SimpleQueue

from runner import ROOT, Ended, Runner  # first: it says where Jupyter keeps its files
import nbformat
from whole_file import write_whole

SAME_SECONDS = 0.5
"""A signal that comes again so soon is the same one: see scripts/bootstrap/interrupts.mjs."""


def normalise(notebook) -> None:
    """Leaves only what the notebook's text and results decide, so that running again changes few lines."""
    language = {"name": "typescript", "file_extension": ".ts", "mimetype": "text/typescript"}
    kernel = {"name": "tslab", "display_name": "TypeScript (tslab)", "language": "typescript"}
    title = notebook.metadata.get("title")
    notebook.metadata = {"kernelspec": kernel, "language_info": language} | ({"title": title} if title else {})
    for number, cell in enumerate(notebook.cells, 1):
        cell["id"] = cell.get("id") or f"cell-{number:02d}"
        folded = ("jupyter",) if "solution" in cell.metadata.get("tags", ()) else ()
        cell.metadata = {key: cell.metadata[key] for key in (*folded, "tags") if cell.metadata.get(key)}
        for output in cell.get("outputs", []):
            output.get("metadata", {}).clear()
    notebook.nbformat, notebook.nbformat_minor = 4, 5


def with_links_from(notebook, parent: str) -> None:
    """Lets links and pictures `../…` of its texts begin with the path `parent`, for a copy in another folder."""
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            cell.source = re.sub(r'(\]\(|src=")\.\./', lambda found: f"{found[1]}{parent}/", cell.source)


def main() -> int:
    logging.getLogger("asyncio").setLevel(logging.CRITICAL)  # what it says about tasks cut short helps nobody
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--in-place", action="store_true", help="write outputs into the notebooks themselves when all is well")
    parser.add_argument("--out", type=Path, default=ROOT / "results" / "notebooks", help="folder for executed copies")
    parser.add_argument("--beside", type=Path, nargs="+", default=[], metavar="NOTEBOOK", help="run at the same time")
    parser.add_argument("--then", type=Path, nargs="+", default=[], metavar="NOTEBOOK", help="run after the first ones, by twos")
    parser.add_argument("notebooks", type=Path, nargs="+", metavar="NOTEBOOK")
    options = parser.parse_args()
    runner = Runner()
    interrupted: dict[int, float] = {}  # signals that came, and when

    def interrupt(number: int, _) -> None:
        now = time.monotonic()
        before = dict(interrupted)  # the next signal may come between any two lines here
        if now - before.get(number, -math.inf) < SAME_SECONDS:
            return
        if before:
            os._exit(128 + number)
        interrupted[number] = now
        runner.end()

    for number in signal.SIGINT, signal.SIGTERM, signal.SIGHUP:
        signal.signal(number, interrupt)

    first_ended = threading.Event()
    later: SimpleQueue[Path] = SimpleQueue()
    for path in options.then:
        later.put(path)

    def left() -> Iterator[Path]:
        """What is left of the later notebooks: each lane takes the next when it is free."""
        with contextlib.suppress(Empty):
            while True:
                yield later.get_nowait()

    def in_order(paths: Iterable[Path]) -> bool:
        """Whether all went well; the first failure ends everything."""
        for path in paths:
            try:
                notebook, problem = runner.execute(path)
            except Ended:
                return False
            normalise(notebook)
            to = path if options.in_place and not problem else options.out / path.name
            if to.parent.resolve() != path.parent.resolve():
                with_links_from(notebook, os.path.relpath(path.resolve().parent.parent, to.parent.resolve()))
            write_whole(to, nbformat.writes(notebook) + "\n")
            if problem:
                runner.end()
                print(f"\n{path.name}: {problem}\n(executed so far: {options.out / path.name})", file=sys.stderr)
                return False
        return True

    def first() -> bool:
        try:
            well = in_order(options.notebooks)
        finally:
            first_ended.set()
        return well and in_order(left())

    def beside() -> bool:
        runner.opened.wait()
        if not in_order(options.beside):
            return False
        first_ended.wait()
        return in_order(left())

    with ThreadPoolExecutor(max_workers=2) as lanes:
        running = [lanes.submit(first)]
        if options.beside or options.then:
            running.append(lanes.submit(beside))
        wait(running, return_when=FIRST_EXCEPTION)
        if any(lane.done() and lane.exception() for lane in running):
            runner.end()
        well = all([lane.result() for lane in running])
    return 128 + next(iter(interrupted)) if interrupted else 0 if well else 1


if __name__ == "__main__":
    try:
        code = main()
        sys.stdout.flush()
    except BrokenPipeError:  # nobody reads any more; Python would complain once more when it flushes at its end
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = 141
    sys.exit(code)
