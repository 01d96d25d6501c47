/** The Python wheels that the project asks for, by its requirement files. */
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { check } from "../../lib/runtime/check";
import { projectRoot } from "../../lib/runtime/files/project-root";
import { readTextFile } from "../../lib/runtime/files/read-file";

/** One pinned requirement. */
export interface Requirement {
  /** The file that asks for it, such as `jupyter.txt`. */
  file: string;
  name: string;
  version: string;
  /** SHA-256 of each file that may be installed, in hexadecimal digits. */
  sha256: string[];
}

/** All requirements of `requirements/*.txt`, in order. @throws InputError for one without a version or a checksum */
export function allRequirements(): Requirement[] {
  const folder = join(projectRoot(), "requirements");
  const files = readdirSync(folder).filter((name) => name.endsWith(".txt")).sort(); // prettier-ignore
  return files.flatMap((file) => parseRequirements(readTextFile(join(folder, file)), file));
}

/** The requirements in a file's text, as pip reads them (PEP 508 with pip's `--hash`). */
export function parseRequirements(text: string, file: string): Requirement[] {
  const lines = text.replace(/\\\n/g, " ").split("\n").map((line) => line.replace(/(^|\s)#.*$/, "").trim()); // prettier-ignore
  return lines.filter(Boolean).map((line) => {
    const [, name, version] = /^([A-Za-z0-9._-]+)==([^\s;]+)(?:\s|;|$)/.exec(line) ?? [];
    check(name, () => `${file}: ${line.slice(0, 60)} is no requirement of one version: write name==version`);
    const sha256 = [...line.matchAll(/--hash=sha256:([0-9a-f]{64})(?=\s|$)/g)].map(([, digits]) => digits);
    check(sha256.length > 0, () => `${file}: ${name} has no --hash=sha256:…, so any file would be taken: add it`);
    return { file, name, version, sha256 };
  });
}
