"""Spark as a driver of any command that reads lines: each line of a file becomes a task, which gets it on standard input.

    spark-submit scripts/cluster/spark_pipe.py LINES COMMAND...

The command runs in the folder where spark-submit was called, which every worker must have under the same path, as LINES and whatever they
name. What it prints is collected and printed here. A command that fails fails its task, and after Spark's own retries the job.
The commands of this project keep what is finished, so the same job again does only the rest.
"""

import os
import shlex
import sys

from pyspark.sql import SparkSession


def main() -> int:
    if len(sys.argv) < 3:
        print(__doc__, file=sys.stderr)
        return 2
    path, *command = sys.argv[1:]
    with open(path, encoding="utf-8") as file:
        lines = [line.strip() for line in file if line.strip()]
    if not lines:
        print(f"{path} has no lines: there is nothing to do", file=sys.stderr)
        return 1
    spark = SparkSession.builder.appName(command[0]).getOrCreate()
    spark.sparkContext.setLogLevel("ERROR")
    # RDD.pipe splits at spaces and knows quotes, so a folder with a space in its name needs them; a shell changes to it.
    inside = f"cd {shlex.quote(os.getcwd())} && exec {shlex.join(command)}"
    piped = f"sh -c {shlex.quote(inside)}"
    tasks = spark.sparkContext.parallelize(lines, len(lines))
    try:
        print("\n".join(tasks.pipe(piped, env=dict(os.environ), checkCode=True).collect()))
    except Exception as error:
        reason = next((line for line in str(error).splitlines() if "Pipe function" in line), str(error).splitlines()[0])
        print(f"the job failed: {reason.strip()}", file=sys.stderr)
        return 1
    finally:
        spark.stop()
    return 0


if __name__ == "__main__":
    sys.exit(main())
