// npm run lab: JupyterLab at the notebooks, with the project's kernel and nothing else to choose.
import { main, setUp } from "./setup.mjs";
import { become } from "./commands.mjs";
import { jupyterEnvironment } from "./jupyter.mjs";
import { root, venvPython } from "./places.mjs";

await main(async () => {
  await setUp();
  const settings = [
    `--ServerApp.root_dir=${root}`,
    "--LabApp.default_url=/lab/tree/notebooks",
    "--LabApp.news_url=None",
    "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
    "--KernelSpecManager.allowed_kernelspecs={'tslab'}",
    "--KernelSpecManager.ensure_native_kernel=False",
    "--MultiKernelManager.default_kernel_name=tslab",
  ];
  if (process.getuid?.() === 0) settings.push("--allow-root");
  return become(venvPython, ["-m", "jupyterlab", ...settings, ...process.argv.slice(2)], {
    cwd: root,
    env: jupyterEnvironment(),
  });
});
