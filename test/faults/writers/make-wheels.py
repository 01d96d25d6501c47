"""Makes small wheels without a network: make-wheels.py FOLDER, with a list of {name, version, files} as JSON on standard input."""

import json
import sys
import zipfile
from pathlib import Path

for wheel in json.load(sys.stdin):
    name, version = wheel["name"], wheel["version"]
    info = f"{name}-{version}.dist-info"
    files = {
        **wheel["files"],
        f"{info}/METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n",
        f"{info}/WHEEL": "Wheel-Version: 1.0\nGenerator: none\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    record = "".join(f"{file},,\n" for file in [*files, f"{info}/RECORD"])
    with zipfile.ZipFile(Path(sys.argv[1], f"{name}-{version}-py3-none-any.whl"), "w") as archive:
        for file, text in [*files.items(), (f"{info}/RECORD", record)]:
            # Each file at one time: the same wheel has the same checksum.
            archive.writestr(zipfile.ZipInfo(file, (2020, 1, 1, 0, 0, 0)), text)
