"""How far notebooks are: one line for all that run, rewritten in a terminal; elsewhere a line of each now and then."""

import shutil
import sys
import threading
import time

SECONDS_BETWEEN_LINES = 20


class Progress:
    """Of several notebooks, each of which may be told of from a thread of its own."""

    def __init__(self) -> None:
        self.terminal = sys.stdout.isatty()
        self.lock = threading.Lock()
        self.running: dict[str, str] = {}
        self.began: dict[str, float] = {}
        self.said: dict[str, float] = {}

    def begin(self, name: str) -> None:
        with self.lock:
            self.began[name] = self.said[name] = time.monotonic()

    def cell(self, name: str, number: int, cells: int) -> None:
        with self.lock:
            now = time.monotonic()
            self.running[name] = f"{name}: cell {number}/{cells}, {now - self.began[name]:.0f} s"
            if self.terminal:
                self._rewrite()
            elif now - self.said[name] > SECONDS_BETWEEN_LINES:
                self.said[name] = now
                print(self.running[name], flush=True)

    def end(self, name: str, word: str, cells: int) -> None:
        with self.lock:
            self.running.pop(name, None)
            clear = "\r\x1b[K" if self.terminal else ""
            print(f"{clear}{name}: {word}, {cells} cells in {time.monotonic() - self.began[name]:.1f} s", flush=True)
            if self.terminal:
                self._rewrite()

    def _rewrite(self) -> None:
        line = " · ".join(self.running.values())
        # A line that wraps could not be rewritten.
        print(f"\r\x1b[K{line[: shutil.get_terminal_size().columns - 1]}", end="", flush=True)
