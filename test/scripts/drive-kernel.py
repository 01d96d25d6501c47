"""Drives the project's kernel: reads [code, seconds until an interrupt or null] lists as JSON lines, prints what each cell printed."""

import json
import queue
import sys
import time

from jupyter_client.manager import KernelManager

LIMIT_SECONDS = 60


def run(manager, client, code: str, interrupt_after: float | None) -> str:
    request = client.execute(code)
    began, printed = time.monotonic(), ""
    while time.monotonic() - began < LIMIT_SECONDS:
        if interrupt_after is not None and time.monotonic() - began > interrupt_after:
            manager.interrupt_kernel()
            interrupt_after = None
        try:
            message = client.get_iopub_msg(timeout=0.1)
        except queue.Empty:
            if not manager.is_alive():
                return printed + "<the kernel ended>"
            continue
        if message["parent_header"].get("msg_id") != request:
            continue
        if message["msg_type"] == "stream":
            printed += message["content"]["text"]
        if message["msg_type"] == "status" and message["content"]["execution_state"] == "idle":
            time.sleep(0.4)  # after an error tslab drops cells for 0.2 s
            return printed
    return printed + "<timed out>"


def main() -> None:
    manager = KernelManager(kernel_name="tslab")
    manager.start_kernel()
    client = manager.client()
    client.start_channels()
    try:
        client.wait_for_ready(timeout=LIMIT_SECONDS)
        for line in sys.stdin:
            code, interrupt_after = json.loads(line)
            print(json.dumps(run(manager, client, code, interrupt_after)), flush=True)
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)


main()
