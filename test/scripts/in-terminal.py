"""Runs a program in a terminal of its own and, once it prints "ready", does this and that to it:

    in-terminal.py ACTIONS PROGRAM ARGUMENT…

ACTIONS are JSON, done in turn: "interrupt" is Ctrl-C, "terminate" is SIGTERM to the program alone, "close" closes the terminal, and another
text waits until that is printed. Prints {"code", "said", "left", "seconds"}: how it ended, what the terminal showed, how many processes
of the terminal did not end within a minute after that, and how long it took from the last action to the end.
"""

import json
import os
import pty
import select
import signal
import sys
import time
from pathlib import Path

actions = json.loads(sys.argv[1])
pid, terminal = pty.fork()
if pid == 0:
    os.execvp(sys.argv[2], sys.argv[2:])
said = b""
opened = True


def read(limit: float, until: bytes | None = None) -> None:
    """Takes what is printed, for so many seconds, until the text comes, or until the program ends."""
    global said
    end = time.monotonic() + limit
    while opened and time.monotonic() < end and not (until and until in said):
        if select.select([terminal], [], [], 0.02)[0]:
            try:
                said += os.read(terminal, 65536)
            except OSError:  # nobody has it open any more
                return


def alive() -> int:
    """How many processes of the terminal there are."""
    count = 0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            state, _, _, session = stat.read_text().rsplit(")", 1)[1].split()[:4]
        except OSError:
            continue
        count += int(session) == pid and state != "Z"
    return count


read(60, b"ready")
for action in actions:
    last = time.monotonic()
    if action == "interrupt":
        os.write(terminal, b"\x03")
    elif action == "terminate":
        os.kill(pid, signal.SIGTERM)
    elif action == "close":
        os.close(terminal)
        opened = False
    else:
        read(60, action.encode())
read(60)
_, status = os.waitpid(pid, 0)
seconds = time.monotonic() - last
gone = time.monotonic() + 60
while alive() and time.monotonic() < gone:
    time.sleep(0.05)
print(json.dumps({"code": os.waitstatus_to_exitcode(status), "said": said.decode(errors="replace"), "left": alive(), "seconds": seconds}))
