// JupyterLab as this project runs it: `npm run lab`, and the tests that drive it in a browser.
import { join } from "node:path";
import { jupyterEnvironment } from "./jupyter.mjs";
import { root, venvPython } from "./places.mjs";

/** The command that serves JupyterLab, opened at `folder` of the project, with the project's kernel and nothing else to choose. */
export function labServer(folder) {
  const args = [
    ...["-m", "jupyterlab"],
    `--ServerApp.root_dir=${root}`,
    `--LabApp.default_url=/lab/tree/${folder}`,
    "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
    "--KernelSpecManager.allowed_kernelspecs={'tslab'}",
    "--KernelSpecManager.ensure_native_kernel=False",
    "--MultiKernelManager.default_kernel_name=tslab",
    ...(process.getuid?.() === 0 ? ["--allow-root"] : []),
  ];
  // Settings of the project, such as that Lab does not ask for news.
  const env = { ...jupyterEnvironment(), JUPYTER_CONFIG_PATH: join(root, "share", "jupyter", "config") };
  return { command: venvPython, args, env };
}
