/** `tsx scripts/commands/course.ts [NOTEBOOK...]`: the student's and the teacher's version of the notebooks. */
import { join, resolve } from "node:path";
import { projectRoot } from "../../lib/runtime/files/project-root";
import { notebooks } from "../bootstrap/jupyter.mjs";
import { VERSIONS } from "../course/versions";
import { writeVersions } from "../course/write-versions";
import { runCommand } from "./command";

const HELP = `npm run course -- [NOTEBOOK...] [options]

Writes two versions of each notebook: FOLDER/student has blanks to fill and no solutions, FOLDER/teacher has the solutions. Both run
like the notebooks themselves, in a folder inside the project. By default all notebooks.

  --out FOLDER   where they go (default results/course)`;

const interrupted = "each notebook is whole; the same command writes all of them.";

runCommand({ help: HELP, options: { out: { type: "string" } }, positionals: true, interrupted }, async ({ out }, given) => {
  const folder = resolve(out ?? join(projectRoot(), process.env.SDCCA_RESULTS || "results", "course"));
  const paths = given.length > 0 ? given : notebooks();
  await writeVersions(paths, folder);
  console.log(`Course: ${VERSIONS.map((version) => join(folder, version)).join(" and ")} (${paths.length} notebooks each)`);
});
