// The native binding: tfjs-node's two C++ sources, compiled against the C interface inside the TensorFlow Python wheel.
import { existsSync, readdirSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { output, run, SetupError } from "./commands.mjs";
import { fingerprint, readJson, withLock, writeJson } from "./files.mjs";
import { bindingRecord, packageFolder, pathInRoot, root, shared } from "./places.mjs";
import { installWheels, requirements, unpackWheels } from "./wheels.mjs";
import { makeFolder } from "./whole-folder.mjs";

// glibc 2.27 and the CPython tag of the pinned wheels; the libraries inside depend on neither that Python nor on ours.
const WHEEL_TAGS = [
  ...["--python-version=3.11", "--implementation=cp", "--abi=cp311", "--abi=none", "--abi=abi3"],
  ...["manylinux_2_27_x86_64", "manylinux_2_17_x86_64", "manylinux2014_x86_64", "any"].map((tag) => `--platform=${tag}`),
];

/** What the build needs out of the wheel: two libraries and the headers. */
const WHEEL_FILES = [
  ...["tensorflow/libtensorflow_cc.so.2", "tensorflow/libtensorflow_framework.so.2"],
  ...["tensorflow", "tsl", "xla", "absl"].map((part) => `tensorflow/include/${part}/*`),
];

/** Raise it when a change to this file must make existing builds be made anew. */
const RECIPE = "2";

const OWN_SOURCES = ["held-signals.cc", "quiet-binding.cc"].map((name) => join(root, "scripts", "bootstrap", name));
/** The linker's options that send the calls which held-signals.cc wraps there. @param source its text */
export function wraps(source) {
  return [...source.matchAll(/\b__wrap_(\w+)/g)].map(([, call]) => `-Wl,--wrap=${call}`);
}

/** Native TensorFlow exists, for us, on Linux x86-64 only; elsewhere the stock package or a JavaScript backend must do. */
export const supported = process.platform === "linux" && process.arch === "x64";

/** "cuda" when SDCCA_TENSORFLOW says so or, unless it says otherwise, when NVIDIA's driver answers. */
export function wantedVariant() {
  const given = process.env.SDCCA_TENSORFLOW;
  if (given && given !== "cpu" && given !== "cuda") throw new SetupError(`SDCCA_TENSORFLOW must be cpu or cuda; got ${given}`);
  return given || (output("nvidia-smi", ["-L"])?.startsWith("GPU") ? "cuda" : "cpu");
}

/** Everything the built folder depends on. */
function recipe(variant) {
  const texts = [requirements(`tensorflow-${variant}`), ...(variant === "cuda" ? [requirements("cuda-libraries")] : [])];
  texts.push(...OWN_SOURCES);
  return fingerprint(RECIPE, ...texts.map((file) => readFileSync(file, "utf8")));
}

function versionOf(variant) {
  return /^tensorflow(?:-cpu)?==(\S+)/m.exec(readFileSync(requirements(`tensorflow-${variant}`), "utf8"))[1];
}

const folderOf = (variant) => join(shared, "tensorflow", `${variant}-${versionOf(variant)}`);
const built = (variant) => readJson(join(folderOf(variant), "build.json"))?.recipe === recipe(variant);

/** True when the record names a whole build of what is wanted now. */
export function tensorflowReady(wanted) {
  const record = readJson(bindingRecord);
  if (record?.wanted !== wanted || record.recipe !== recipe(wanted) || record.shared !== shared) return false;
  return built(record.variant) && existsSync(join(root, "node_modules"));
}

/** Builds what is wanted, or, when a CUDA build does not work on this machine, the CPU one with a loud warning. */
export async function setUpTensorflow(wanted) {
  let variant = wanted;
  try {
    await build(variant);
  } catch (error) {
    if (wanted !== "cuda" || !(error instanceof SelfTestError)) throw error;
    console.warn(
      `\n*** The CUDA build of TensorFlow does not run on this machine: ${error.message}\n` +
        "*** Building for the CPU instead. To try again: SDCCA_TENSORFLOW=cuda npm run setup -- --again\n",
    );
    variant = "cpu";
    await build(variant);
  }
  await writeJson(bindingRecord, {
    path: pathInRoot(join(folderOf(variant), "tfjs_binding.node")),
    variant,
    version: versionOf(variant),
    wanted,
    recipe: recipe(wanted),
    shared,
  });
}

class SelfTestError extends SetupError {}

async function build(variant) {
  const folder = folderOf(variant);
  await withLock(`${folder}.lock`, async () => {
    if (built(variant)) return;
    const compiler = process.env.CXX || "g++";
    if (output(compiler, ["--version"]) === undefined)
      throw new SetupError(`the C++ compiler ${compiler} is missing: sudo apt-get install g++`);
    await makeFolder(folder, (partial) => layDown(partial, variant, compiler));
  });
}

async function layDown(folder, variant, compiler) {
  console.log(`  downloading the ${variant === "cuda" ? "CUDA" : "CPU"} wheel of TensorFlow ${versionOf(variant)}`);
  await unpackWheels(`tensorflow-${variant}`, folder, WHEEL_TAGS, () => WHEEL_FILES);
  if (variant === "cuda") {
    console.log("  downloading NVIDIA's CUDA libraries");
    // The libraries' run path asks for ../nvidia/*/lib beside their own folder, which is where --target puts them.
    await installWheels("cuda-libraries", folder, WHEEL_TAGS);
    linkSolver(folder);
  }
  console.log(`  compiling the binding with ${compiler}`);
  await compile(compiler, folder);
  rmSync(join(folder, "tensorflow", "include"), { recursive: true });
  await selfTest(join(folder, "tfjs_binding.node"), variant);
  await writeJson(join(folder, "build.json"), { recipe: recipe(variant), variant, version: versionOf(variant) });
}

/**
 * TensorFlow's framework library opens all of NVIDIA's libraries, and its run path names the folders of all but one: in Python another
 * library has opened libcusolver before. So the file is linked into a folder that is named. Without it TensorFlow finds no card.
 */
export function linkSolver(folder) {
  const from = join(folder, "nvidia", "cusolver", "lib");
  const name = readdirSync(from).find((file) => /^libcusolver\.so\.\d+$/.test(file));
  if (!name) throw new SetupError(`NVIDIA's wheel brought no libcusolver.so to ${from}`);
  symlinkSync(join("..", "..", "cusolver", "lib", name), join(folder, "nvidia", "cublas", "lib", name));
}

async function compile(compiler, folder) {
  const library = join(folder, "tensorflow");
  const common = ["-std=c++17", "-O2", "-fPIC", "-shared", "-w", "-DNAPI_VERSION=8"];
  const headers = `-I${join(root, "node_modules", "node-api-headers", "include")}`;
  const [heldSignals, quiet] = OWN_SOURCES;
  const sources = ["tfjs_backend.cc", "tfjs_binding.cc"].map((name) => join(packageFolder, "binding", name));
  const libraries = [`-L${library}`, "-l:libtensorflow_cc.so.2", "-l:libtensorflow_framework.so.2"];
  await run(compiler, [
    ...[...common, headers, `-I${join(library, "include")}`, ...sources, heldSignals, ...libraries],
    ...wraps(readFileSync(heldSignals, "utf8")),
    ...["-Wl,-rpath,$ORIGIN/tensorflow", "-o", join(folder, "libtfjs_binding.so")],
  ]);
  await run(compiler, [...common, headers, quiet, "-ldl", "-Wl,-rpath,$ORIGIN", "-o", join(folder, "tfjs_binding.node")]);
}

/** In a process of its own, since a library that does not suit the processor ends the process that loads it. */
async function selfTest(binding, variant) {
  const test = join(root, "scripts", "bootstrap", "self-test.ts");
  try {
    await run(process.execPath, ["--import", "tsx", test, variant], {
      cwd: root,
      env: { ...process.env, SDCCA_TF_BINDING: binding },
    });
  } catch (error) {
    throw new SelfTestError(`the freshly built binding failed its self test (${error.message})`);
  }
}
