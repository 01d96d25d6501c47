// npm run build: the library as an installed package holds it, in dist/: CommonJS, which notebooks, plain Node and bundlers
// all load, with its declarations. `npm run package` does it by itself.
import { cpSync, existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { run, SetupError } from "./commands.mjs";
import { own, root } from "./places.mjs";
import { main } from "./setup.mjs";
import { makeFolder } from "./whole-folder.mjs";

const lib = join(root, "lib");

await main(async () => {
  const compiler = join(root, "node_modules", ".bin", "tsc");
  if (!existsSync(compiler)) throw new SetupError("the packages are missing: run `npm run setup` first");
  const make = async (folder) => {
    await run(compiler, ["-p", join(root, "tsconfig.package.json"), "--outDir", folder]);
    // What set-up shares with the library, and what runs in browsers, is ready as it is.
    for (const file of readdirSync(lib, { recursive: true }).filter((name) => /\.(js|css|d\.ts)$/.test(name)))
      cpSync(join(lib, file), join(folder, file));
  };
  await makeFolder(join(root, "dist"), make, join(own, `dist-${process.pid}`));
}, "dist is as it was; the same command makes it anew.");
