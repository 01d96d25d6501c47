// npm run doctor: what this machine has, what is missing, and the command that installs it. Works before set-up.
import { existsSync, readFileSync, statfsSync } from "node:fs";
import { availableParallelism, totalmem } from "node:os";
import { join } from "node:path";
import { useTerminal } from "./terminal.mjs";
import { nodeIsNewEnough, OLDEST_NODE } from "./setup.mjs";
import { output } from "./commands.mjs";
import { mediaReady } from "./media.mjs";
import { findPython, packagesReady, pythonReady } from "./packages.mjs";
import { own, root, shared, venvPython } from "./places.mjs";
import { supported, tensorflowReady, wantedVariant } from "./tensorflow.mjs";

const GB = 1e9;
const NEEDED_MEMORY_GB = 3; // the default walk-through
const NEEDED_DISK_GB = { cpu: 4, cuda: 12 }; // while set-up runs; see environment.md

const rows = [];
/** `remedy` is what to type when it is not well; an `optional` thing may be absent. */
function report(name, well, text, remedy, optional = false) {
  rows.push({ name, mark: well ? "ok" : optional ? "optional" : "MISSING", text, remedy: well ? undefined : remedy });
}

function node() {
  report("Node", nodeIsNewEnough(), process.versions.node, `install Node ${OLDEST_NODE.join(".")} or newer`);
  const npm = output("npm", ["--version"]);
  report("npm", npm !== undefined, npm ?? "not found", "sudo apt-get install npm");
}

function python() {
  try {
    const path = findPython();
    report("Python", true, `${output(path, ["--version"])} with venv (${path})`);
  } catch (error) {
    report("Python", false, error.message.split(":")[0], error.message.split(": ")[1] ?? error.message);
  }
}

function compiler() {
  const name = process.env.CXX || "g++";
  const version = output(name, ["--version"]);
  // Only the build needs it: afterwards its absence is no fault.
  report(
    "C++ compiler",
    version !== undefined,
    version?.split("\n")[0] ?? `${name} not found`,
    "sudo apt-get install g++",
    built(),
  );
}

let wanted;
try {
  wanted = supported ? wantedVariant() : undefined;
} catch (error) {
  report("SDCCA_TENSORFLOW", false, error.message, "unset it");
}
const built = () => wanted !== undefined && tensorflowReady(wanted);

function machine() {
  const memory = availableMemory() / GB;
  const total = `${memory.toFixed(1)} GB memory, ${availableParallelism()} processor threads`;
  report("Memory", memory >= NEEDED_MEMORY_GB, total, `the default run needs ${NEEDED_MEMORY_GB} GB; try --videos 500`);
  const folder = existsSync(shared) ? shared : root;
  const { bavail, bsize } = statfsSync(folder);
  const needed = NEEDED_DISK_GB[wanted ?? "cpu"];
  const free = (bavail * bsize) / GB;
  const remedy = `set-up needs ${needed} GB for a while; SDCCA_CACHE moves the largest part elsewhere`;
  report("Disk", free >= needed || built(), `${free.toFixed(1)} GB free at ${folder}`, remedy);
  const cards = output("nvidia-smi", ["--query-gpu=name,driver_version,memory.total", "--format=csv,noheader"]);
  report("NVIDIA card", Boolean(cards), cards || "none found: TensorFlow computes on the CPU", "nothing; it is not needed", true);
}

/** In a container the limit of its control group counts, not the machine's memory. */
function availableMemory() {
  try {
    const limit = Number(readFileSync("/sys/fs/cgroup/memory.max", "utf8"));
    return Number.isFinite(limit) ? Math.min(limit, totalmem()) : totalmem();
  } catch {
    return totalmem();
  }
}

function installed() {
  const remedy = "npm run setup";
  report("npm packages", packagesReady(), packagesReady() ? "as in package-lock.json" : "not installed", remedy);
  const ready = pythonReady();
  const lab = ready && output(venvPython, ["-c", "import jupyterlab; print('JupyterLab', jupyterlab.__version__)"]);
  report("Jupyter", Boolean(lab), lab || "not installed", remedy);
  const media = mediaReady() ? "networks and ffmpeg for your own media" : "not there: no features from media files";
  report("Media", mediaReady(), media, remedy, true);
  const kernel = join(root, "share", "jupyter", "kernels", "tslab", "kernel.json");
  report("Notebook kernel", existsSync(kernel) && packagesReady(), `tslab, from ${kernel}`, remedy);
  if (!supported)
    report("TensorFlow", false, `no native build for ${process.platform} ${process.arch}`, "JavaScript is used instead", true);
  else if (!built()) report("TensorFlow", false, `the ${wanted} build is not there`, remedy);
  if (packagesReady()) backend(remedy);
}

/** Asks the library itself, in a process of its own. */
function backend(remedy) {
  const found = output(process.execPath, ["--import", "tsx", join(root, "scripts", "commands", "doctor-backend.ts")], {
    cwd: root,
  });
  const { name, device, versions, binding } = found ? JSON.parse(found.split("\n").at(-1)) : {};
  if (versions?.tensorflow)
    report("TensorFlow", true, `${versions.tensorflow} from ${binding.source}: ${binding.path} (tfjs ${versions.tfjs})`);
  report("Backend", versions?.tensorflow !== undefined, name ? `${name} on ${device}` : "none started", remedy, !supported);
}

function chromium() {
  const names = process.env.CHROMIUM ? [process.env.CHROMIUM] : ["chromium", "chromium-browser", "google-chrome"];
  const version = names.map((name) => output(name, ["--version"])).find(Boolean);
  const text = version ?? "not found: notebooks get no static pictures, and saveFigure writes JSON only";
  report("Chromium", Boolean(version), text, "sudo apt-get install chromium", true);
}

node();
python();
compiler();
machine();
chromium();
installed();

useTerminal();
const width = Math.max(...rows.map(({ name }) => name.length));
console.log(`Project in ${root}, cache in ${shared === own ? ".cache" : shared}\n`);
for (const { name, mark, text, remedy } of rows) {
  console.log(`${name.padEnd(width)}  ${mark.padEnd(8)}  ${text}`);
  if (remedy) console.log(`${" ".repeat(width + 12)}→ ${remedy}`);
}
const missing = rows.filter(({ mark }) => mark === "MISSING").length;
console.log(
  missing === 0 ? "\nEverything needed is here." : `\n${missing} needed ${missing === 1 ? "thing is" : "things are"} missing.`,
);
process.exitCode = missing === 0 ? 0 : 1;
