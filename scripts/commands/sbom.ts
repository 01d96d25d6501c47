/** npm run sbom: a list of all software that the project is made of and downloads. */
import { join } from "node:path";
import { writeWholeJson } from "../../lib/runtime/files/atomic-write";
import { readSettings } from "../../lib/walkthrough/settings";
import { makeSbom } from "../supply/sbom";
import { runCommand } from "./command";

const HELP = `npm run sbom -- [options]

Writes a list of all software that the project is made of and downloads (a CycloneDX SBOM): the npm packages of the lock file, and the
Python wheels of requirements/ with the programs and networks in them, each with its version and checksums. Nothing is downloaded.

  --out FILE   where it goes (default results/sbom.json)
  --help`;

const interrupted = "the list is written as a whole at the end; the same command begins again.";

runCommand({ help: HELP, options: { out: { type: "string" } }, interrupted }, async ({ out }) => {
  const file = out ?? join(readSettings().results, "sbom.json");
  const sbom = makeSbom();
  await writeWholeJson(file, sbom);
  const wheels = sbom.components.filter(({ purl }) => purl?.startsWith("pkg:pypi/")).length;
  console.log(`${sbom.components.length - wheels} npm packages and ${wheels} Python wheels: ${file}`);
});
