// npm run lab: JupyterLab at working copies of the notebooks, with the project's kernel and nothing else to choose.
import { join } from "node:path";
import { main, setUp } from "./setup.mjs";
import { become } from "./commands.mjs";
import { jupyterEnvironment, notebooks } from "./jupyter.mjs";
import { root, venvPython } from "./places.mjs";
import { workingCopies } from "./working-copies.mjs";

/** Beside notebooks/, so that what they link to is found from here as well. */
const FOLDER = "lab";

await main(async () => {
  await setUp();
  for (const line of await workingCopies(notebooks(), join(root, FOLDER))) console.log(line);
  console.log(`Your copies of the notebooks are in ${FOLDER}/; those in notebooks/ stay as they are.`);
  const settings = [
    `--ServerApp.root_dir=${root}`,
    `--LabApp.default_url=/lab/tree/${FOLDER}`,
    "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
    "--KernelSpecManager.allowed_kernelspecs={'tslab'}",
    "--KernelSpecManager.ensure_native_kernel=False",
    "--MultiKernelManager.default_kernel_name=tslab",
  ];
  if (process.getuid?.() === 0) settings.push("--allow-root");
  return become(venvPython, ["-m", "jupyterlab", ...settings, ...process.argv.slice(2)], {
    cwd: root,
    // Settings of the project, such as that Lab does not ask for news.
    env: { ...jupyterEnvironment(), JUPYTER_CONFIG_PATH: join(root, "share", "jupyter", "config") },
  });
});
