"""Answers every line on standard input with what one repetition comes to, as bench/row.ts describes it."""

import json
import sys
import time


def serve(repetition):
    """`repetition` does the work once and returns the answer."""
    for line in sys.stdin:
        if line.strip():
            print(json.dumps(repetition()), flush=True)


def timed(work, judge=float):
    """A repetition that does some work and answers with its seconds and, untimed, what `judge` makes of its result."""

    def repetition():
        began = time.perf_counter()
        result = work()
        value = time.perf_counter() - began
        return {"value": value, "result": float(judge(result))}

    return repetition
