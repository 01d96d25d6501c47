"""Writing a file whole or not at all: what is read after a kill or a power cut is the old content or the new one."""

import os
from pathlib import Path


def write_whole(path: Path, text: str) -> None:
    part = path.with_name(f"{path.name}.{os.getpid()}.partial")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with part.open("w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    except OSError as error:
        raise SystemExit(f"{path} could not be written ({error.strerror}): make room there, or choose another folder") from error
    finally:
        if part.parent.is_dir():
            part.unlink(missing_ok=True)
