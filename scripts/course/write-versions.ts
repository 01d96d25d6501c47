import { basename, dirname, join, relative } from "node:path";
import { parseNotebook } from "../../lib/notebook/parse-notebook";
import { writeWhole } from "../../lib/runtime/files/atomic-write";
import { readTextFile } from "../../lib/runtime/files/read-file";
import { type CourseNotebook, versionOf, VERSIONS, withLinksFrom } from "./versions";

/** Writes the student's and the teacher's version of notebooks into folders of these names. */
export async function writeVersions(notebooks: readonly string[], folder: string): Promise<void> {
  for (const path of notebooks) {
    const notebook = parseNotebook<CourseNotebook>(readTextFile(path), path);
    for (const version of VERSIONS) {
      const beside = relative(join(folder, version), dirname(dirname(path))); // where the links and pictures of the notebook begin
      const text = JSON.stringify(withLinksFrom(versionOf(notebook, version), beside), undefined, 1);
      await writeWhole(join(folder, version, basename(path)), `${text}\n`);
    }
  }
}
