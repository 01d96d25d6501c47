// npm run lab: JupyterLab at working copies of the notebooks.
import { join } from "node:path";
import { become } from "./commands.mjs";
import { notebooks } from "./jupyter.mjs";
import { labServer } from "./lab-server.mjs";
import { root } from "./places.mjs";
import { main, setUp } from "./setup.mjs";
import { workingCopies } from "./working-copies.mjs";

/** Beside notebooks/, so that what they link to is found from here as well. */
const FOLDER = "lab";

await main(async () => {
  await setUp();
  for (const line of await workingCopies(notebooks(), join(root, FOLDER))) console.log(line);
  console.log(`Your copies of the notebooks are in ${FOLDER}/; those in notebooks/ stay as they are.`);
  const { command, args, env } = await labServer(FOLDER);
  return become(command, [...args, ...process.argv.slice(2)], { cwd: root, env });
}, "your notebooks are as they were last saved; npm run lab opens them again.");
