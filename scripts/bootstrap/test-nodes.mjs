// npm run test:nodes: the unit tests and the first notebook on every Node that the project promises. npm's own packages of the
// node program bring them, into .cache.
import { existsSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { main, setUp } from "./setup.mjs";
import { become, output, run } from "./commands.mjs";
import { own, root } from "./places.mjs";

const VERSIONS = ["20.19", "22", "24", "26"];

/** The program of the newest such Node, installed when it is not there. */
async function nodeProgram(version) {
  const folder = join(own, "nodes", version);
  const name = `node-${process.platform === "win32" ? "win" : process.platform}-${process.arch}`;
  const program = join(folder, "node_modules", name, "bin", "node");
  // The platform's package holds the program itself; npm's "node" package would link it by an install script.
  if (!existsSync(program))
    await run("npm", ["install", "--prefix", folder, "--no-save", "--no-package-lock", "--ignore-scripts", `${name}@${version}`]);
  return program;
}

await main(async () => {
  await setUp();
  const given = process.argv.slice(2);
  let failures = 0;
  for (const version of given.length > 0 ? given : VERSIONS) {
    const program = await nodeProgram(version);
    console.log(`\nNode ${output(program, ["--version"])}`);
    const env = { ...process.env, SDCCA_VIDEOS: "300", SDCCA_RESULTS: join("results", `node-${version}`) };
    env.PATH = [dirname(program), process.env.PATH].join(delimiter);
    for (const args of [
      ["test.mjs", "--unit"],
      ["walkthrough.mjs", "--only", "01"],
    ]) {
      const [script, ...rest] = args;
      const code = await become(program, [join(root, "scripts", "bootstrap", script), ...rest], { cwd: root, env });
      if (code !== 0) failures++;
      console.log(`Node ${version}: ${script} ${code === 0 ? "ok" : "FAILED"}`);
    }
  }
  return failures === 0 ? 0 : 1;
}, "npm run test:nodes -- VERSION… runs only these versions of Node.");
