"""Writing a file whole or not at all: what is read after a kill or a power cut is the old content or the new one."""

import glob
import os
import socket
from pathlib import Path

HOST = socket.gethostname()


def write_whole(path: Path, text: str) -> None:
    """A link goes on pointing to its file, also to one that is not there yet; a file keeps its mode."""
    path = Path(os.path.realpath(path))
    part = path.with_name(f"{path.name}.{HOST}-{os.getpid()}.partial")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        sweep(path)
        mode = mode_of(path)
        with part.open("w", encoding="utf-8") as file:
            if mode is not None:
                os.fchmod(file.fileno(), mode)
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
        flush_folder(path.parent)
    except OSError as error:
        raise SystemExit(f"{path} could not be written ({error.strerror}): make room there, or choose another folder") from error
    finally:
        if part.parent.is_dir():
            remove(part)


def mode_of(path: Path) -> int | None:
    try:
        return path.stat().st_mode & 0o777
    except FileNotFoundError:
        return None


def sweep(path: Path) -> None:
    """Removes what writers of this machine left that were killed."""
    begin = f"{path.name}.{HOST}-"
    for part in path.parent.glob(f"{glob.escape(begin)}*.partial"):
        number = part.name[len(begin) : -len(".partial")]
        if number.isdigit() and not lives(int(number)):
            remove(part)


def lives(number: int) -> bool:
    try:
        os.kill(number, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass
    return number != os.getpid()


def remove(part: Path) -> None:
    try:
        part.unlink(missing_ok=True)
    except OSError:
        pass  # the next writer tries again


def flush_folder(folder: Path) -> None:
    """Makes the new name last through a power cut, where a folder can be opened."""
    try:
        number = os.open(folder, os.O_RDONLY)
    except OSError:
        return
    try:
        os.fsync(number)
    finally:
        os.close(number)
