"""Drives a kernel, the project's own unless another is named. Each line on standard input is one step as JSON, each line printed what came of it:

    {"cells": [CODE, …], "interrupt": SECONDS or "output"?, "stop_on_error": BOOL?}   all sent at once, as "Run all" does; interrupted
        after so many seconds, or when they print or display something
        → [{"status", "stream", "error", "result", "displays", "cleared", "seconds"}, …]
    {"request": "inspect" | "complete" | "history" | "is_complete", …arguments of jupyter_client's method}
        → the reply's content
    {"restart": true}                                                     → seconds until the kernel is ready
    {"end_during": CODE}                                                  → {"seconds", "status"}: until a kernel that has printed in it had
        ended when asked, and how
    {"ready": true}                                                       → seconds from the kernel's start until it was ready
    {"processor": true}                                                   → seconds of processor time that the kernel has used
    {"memory": true}                                                      → megabytes that the kernel holds
"""

import json
import os
import queue
import sys
import time
from pathlib import Path

from jupyter_client.manager import KernelManager

LIMIT_SECONDS = 120


def fresh() -> dict:
    return {"stream": "", "error": None, "result": None, "displays": [], "cleared": False}


class Kernel:
    def __init__(self, name: str):
        self.replies: dict[str, dict] = {}
        self.manager = KernelManager(kernel_name=name)
        self.began = time.monotonic()
        self.manager.start_kernel(stdout=sys.stderr)  # it would set this one not to wait: long answers were cut
        self.client = self.manager.client()
        self.client.start_channels()
        self.client.wait_for_ready(timeout=LIMIT_SECONDS)
        self.ready = time.monotonic() - self.began

    def end(self) -> None:
        self.client.stop_channels()
        self.manager.shutdown_kernel(now=True)

    def cells(self, codes: list[str], interrupt: float | str | None = None, stop_on_error: bool = True) -> list[dict]:
        began = time.monotonic()
        requests = [self.client.execute(code, stop_on_error=stop_on_error) for code in codes]
        outcomes = {request: fresh() for request in requests}
        idle: set[str] = set()
        while len(idle) < len(requests):
            passed = time.monotonic() - began
            if passed > LIMIT_SECONDS:
                raise TimeoutError(f"{codes} took more than {LIMIT_SECONDS} s")
            shown = any(outcome["displays"] or outcome["stream"] for outcome in outcomes.values())
            if interrupt is not None and (shown if interrupt == "output" else passed > interrupt):
                self.manager.interrupt_kernel()
                interrupt = None
            try:
                message = self.client.get_iopub_msg(timeout=0.05)
            except queue.Empty:
                if not self.manager.is_alive():
                    raise RuntimeError("the kernel ended") from None
                continue
            request, kind, content = message["parent_header"].get("msg_id"), message["msg_type"], message["content"]
            if request not in outcomes:
                continue
            outcome = outcomes[request]
            if kind == "stream":
                outcome["stream"] += content["text"]
            elif kind == "error":
                outcome["error"] = content
            elif kind == "execute_result":
                outcome["result"] = content["data"]
            elif kind in ("display_data", "update_display_data"):
                outcome["displays"].append(content["data"])
            elif kind == "clear_output":
                outcome.update(stream="", displays=[], cleared=True)
            elif kind == "status" and content["execution_state"] == "idle":
                outcome["seconds"] = time.monotonic() - began
                idle.add(request)
        for request in requests:
            outcomes[request]["status"] = self.reply(request)["status"]
        return list(outcomes.values())

    def end_during(self, code: str) -> dict:
        request = self.client.execute(code)
        while True:
            message = self.client.get_iopub_msg(timeout=LIMIT_SECONDS)
            if message["parent_header"].get("msg_id") == request and message["msg_type"] == "stream":
                break
        self.manager.shutdown_wait_time = LIMIT_SECONDS  # after half of it a kernel that does not end is told to by a signal
        process = self.manager.provisioner.process
        began = time.monotonic()
        self.client.stop_channels()
        self.manager.shutdown_kernel()
        return {"seconds": time.monotonic() - began, "status": process.returncode}

    def ask(self, request: str, **arguments) -> dict:
        return self.reply(getattr(self.client, request)(**arguments))

    def reply(self, request: str) -> dict:
        """The content of a request's reply; those to what jupyter_client asked while it waited for the kernel are passed over."""
        while request not in self.replies:
            message = self.client.get_shell_msg(timeout=LIMIT_SECONDS)
            self.replies[message["parent_header"]["msg_id"]] = message["content"]
        return self.replies.pop(request)

    def processor(self) -> float:
        fields = Path(f"/proc/{self.manager.provisioner.pid}/stat").read_text().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def memory(self) -> float:
        status = Path(f"/proc/{self.manager.provisioner.pid}/status").read_text()
        return int(status.split("VmRSS:")[1].split()[0]) * 1024 / 1e6


def main() -> None:
    name = sys.argv[1] if len(sys.argv) > 1 else "tslab"
    kernel = Kernel(name)
    try:
        for line in sys.stdin:
            step = json.loads(line)
            if "cells" in step:
                answer = kernel.cells(step.pop("cells"), **step)
            elif "request" in step:
                answer = kernel.ask(**step)
            elif "end_during" in step:
                answer = kernel.end_during(step["end_during"])
                kernel = Kernel(name)
            elif "processor" in step:
                answer = kernel.processor()
            elif "memory" in step:
                answer = kernel.memory()
            else:
                if "restart" in step:
                    kernel.end()
                    kernel = Kernel(name)
                answer = kernel.ready
            print(json.dumps(answer), flush=True)
    finally:
        kernel.end()


main()
