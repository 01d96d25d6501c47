// JupyterLab as this project runs it: `npm run lab`, and the tests that drive it in a browser.
import { mkdirSync, readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, join } from "node:path";
import { copyWhole } from "./files.mjs";
import { jupyterEnvironment } from "./jupyter.mjs";
import { root, venvPython } from "./places.mjs";

const FONTS = ["400Regular/Arimo_400Regular.ttf", "700Bold/Arimo_700Bold.ttf"];

/** The command that serves JupyterLab, opened at `folder` of the project, with the project's kernel and nothing else to choose. */
export async function labServer(folder, environment = {}) {
  const args = [
    ...["-m", "jupyterlab"],
    `--ServerApp.root_dir=${root}`,
    `--LabApp.default_url=/lab/tree/${folder}`,
    "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
    "--LabApp.custom_css=True",
    "--KernelSpecManager.allowed_kernelspecs={'tslab'}",
    "--KernelSpecManager.ensure_native_kernel=False",
    "--MultiKernelManager.default_kernel_name=tslab",
    ...(process.getuid?.() === 0 ? ["--allow-root"] : []),
  ];
  const share = join(root, "share", "jupyter");
  // Settings of the project: who is let in, and that Lab does not ask for news.
  const env = { ...jupyterEnvironment(), JUPYTER_CONFIG_PATH: join(share, "config"), ...environment };
  await addFont(join(share, "custom"), join(env.JUPYTER_CONFIG_DIR, "custom"));
  return { command: venvPython, args, env };
}

/** Puts the style sheet and the fonts that it names where Jupyter looks for them, which is only there. */
async function addFont(styles, to) {
  const packaged = createRequire(import.meta.url);
  const fonts = FONTS.map((file) => packaged.resolve(`@expo-google-fonts/arimo/${file}`));
  mkdirSync(to, { recursive: true });
  const sheets = readdirSync(styles).map((name) => join(styles, name));
  for (const file of [...sheets, ...fonts]) await copyWhole(file, join(to, basename(file)));
}
