// npm run build: the library as an installed package holds it, in dist/: CommonJS, which notebooks, plain Node and bundlers
// all load, with its declarations. `npm run package` does it by itself.
import { cpSync, existsSync, readdirSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { run, SetupError } from "./commands.mjs";
import { own, root } from "./places.mjs";
import { main } from "./setup.mjs";

const lib = join(root, "lib");

await main(async () => {
  const compiler = join(root, "node_modules", ".bin", "tsc");
  if (!existsSync(compiler)) throw new SetupError("the packages are missing: run `npm run setup` first");
  // Whole or not at all: built beside it, then put in place.
  const partial = join(own, `dist-${process.pid}`);
  try {
    await run(compiler, ["-p", join(root, "tsconfig.package.json"), "--outDir", partial]);
    // What set-up shares with the library is plain JavaScript already.
    for (const file of readdirSync(lib, { recursive: true }).filter((name) => /\.(js|d\.ts)$/.test(name)))
      cpSync(join(lib, file), join(partial, file));
    rmSync(join(root, "dist"), { recursive: true, force: true });
    renameSync(partial, join(root, "dist"));
  } finally {
    rmSync(partial, { recursive: true, force: true });
  }
});
