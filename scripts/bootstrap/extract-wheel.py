"""Takes what a build needs out of a TensorFlow wheel: extract-wheel.py WHEEL FOLDER. Wheels are zip files; no unzip is needed."""

import shutil
import sys
import zipfile
from pathlib import Path

LIBRARIES = ("tensorflow/libtensorflow_cc.so.2", "tensorflow/libtensorflow_framework.so.2")
HEADERS = ("tensorflow", "tsl", "xla", "absl")


def wanted(name: str) -> bool:
    return name in LIBRARIES or any(name.startswith(f"tensorflow/include/{part}/") for part in HEADERS)


def main(wheel: str, folder: str) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = [name for name in archive.namelist() if wanted(name) and not name.endswith("/")]
        missing = [name for name in LIBRARIES if name not in names]
        if missing:
            sys.exit(f"{wheel} holds no {', '.join(missing)}")
        for name in names:
            target = Path(folder, name)
            target.parent.mkdir(parents=True, exist_ok=True)
            with archive.open(name) as source, target.open("wb") as copy:
                shutil.copyfileobj(source, copy, 1 << 20)  # zipfile checks each member's CRC as it is read


main(*sys.argv[1:])
