/** The steps of set-up as they are, in a copy of the project whose packages and wheels are small and lie beside it. */
import { execFileSync, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { cpSync, existsSync, lstatSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join, sep } from "node:path";
import { projectRoot } from "../../../lib/runtime/files/project-root";
import type { Writer } from "../writer";

const root = projectRoot();

/** What a step needs of the others' work, its file, and its function with its argument. */
interface Step {
  needs: readonly (".venv" | "node_modules")[];
  call: string;
}

/** A step that failed: the sentence that set-up ended with. */
class SetupError extends Error {}

/** Names in the project that steps read. */
const READ = ["scripts", "lib", "requirements", "package.json", "package-lock.json", "tarballs"];
/** Folders that are filled in their place. They count only with their record, which is written last. */
const RECORDS: Record<string, string> = { node_modules: ".package-lock.json", ".venv": "setup.json" };

function install({ needs, call }: Step): Writer {
  return {
    prepare: async (inputs) => {
      for (const folder of ["scripts", "requirements", "tarballs", "wheels", "venv", "node_modules"])
        mkdirSync(join(inputs, folder));
      cpSync(join(root, "scripts", "bootstrap"), join(inputs, "scripts", "bootstrap"), { recursive: true });
      for (const part of [join("runtime", "files"), join("runtime", "printable.js")])
        cpSync(join(root, "lib", part), join(inputs, "lib", part), { recursive: true });
      for (const file of ["self-test.ts", "held-signals.cc", "quiet-binding.cc"])
        writeFileSync(join(inputs, "scripts", "bootstrap", file), "");
      makeWheels(inputs);
      makePackages(inputs);
    },
    write: async (folder, inputs) => {
      for (const name of READ) link(join(inputs, name), join(folder, name));
      if (needs.includes(".venv")) link(join(root, ".venv"), join(folder, ".venv"));
      if (needs.includes("node_modules")) link(join(inputs, "node_modules"), join(folder, "node_modules"));
      const from = (file: string) => JSON.stringify(join(folder, "scripts", "bootstrap", file));
      const [file, work] = call.split(" ");
      const text = `import { main } from ${from("setup.mjs")}; import * as step from ${from(file)}; await main(() => step.${work}, "");`;
      const env = { ...process.env, ...offline(inputs) };
      const flags = ["--preserve-symlinks", "--preserve-symlinks-main", "--input-type=module"];
      const { status, signal, stderr } = spawnSync(process.execPath, [...flags, "-e", text], {
        cwd: folder,
        env,
        encoding: "utf8",
      });
      if (signal) process.kill(process.pid, signal);
      if (status !== 0) throw new SetupError(/\n {4}at /.test(stderr) ? stderr : stderr.trimEnd().split("\n").at(-1));
      // Without media the rest of set-up counts, so it only warns.
      const missing = /^\*\*\* What works on media files is not there: (.*)/m.exec(stderr)?.[1];
      if (missing) throw new SetupError(missing);
    },
    timeless: async (path) => {
      if (lstatSync(path).isSymbolicLink()) return "a link";
      const parts = path.split(sep);
      const made = parts.findIndex((part) => part in RECORDS);
      if (made > 0 && !isWhole([...parts.slice(0, made + 1), RECORDS[parts[made]]].join(sep))) return "unfinished";
      // npm writes its record also where it could not write a file.
      const isBeing = [...parts.slice(0, made), ".cache", "setup", "packages-unfinished.json"].join(sep);
      if (parts[made] === "node_modules" && existsSync(isBeing)) return "unfinished";
      // It holds a hash of the folder's path. The other stands while the environment is made.
      if (path.endsWith(join(".venv", "setup.json"))) return "a record";
      if (path.endsWith("-unfinished.json")) return "unfinished";
      // Each run has a folder of its own, which some files name. pip lists what it could compile.
      const text = readFileSync(path, "latin1").replace(/\/below\/[^/"]+/g, "").replace(/^.*\.pyc,[^\n]*\n/gm, ""); // prettier-ignore
      return createHash("sha256").update(text).digest("hex");
    },
    // Where pip cannot compile a module it goes on: Python does it at the first import.
    passing: /\.pyc$/,
  };
}

/** Whether a record is there, and can be read. */
function isWhole(record: string): boolean {
  try {
    JSON.parse(readFileSync(record, "utf8"));
    return true;
  } catch {
    return false;
  }
}

function link(to: string, name: string): void {
  if (!existsSync(name)) symlinkSync(to, name);
}

function offline(inputs: string): NodeJS.ProcessEnv {
  return {
    ...{ PIP_NO_INDEX: "1", PIP_FIND_LINKS: join(inputs, "wheels"), PIP_CONFIG_FILE: "/dev/null", PYTHONDONTWRITEBYTECODE: "1" },
    ...{ npm_config_offline: "true", npm_config_cache: join(inputs, "npm"), npm_config_update_notifier: "false" },
    ...{ SDCCA_PYTHON: join(inputs, "venv", "python"), SDCCA_TENSORFLOW: "cpu", SDCCA_CACHE: "" },
  };
}

/** The wheels of each file of requirements, with what set-up takes out of them. */
const WHEELS: Record<string, { name: string; files: string[] }> = {
  jupyter: { name: "small", files: ["small/__init__.py", "small/part.py"] },
  media: { name: "musicnn", files: [".meta", ".index", ".data-0"].map((end) => `musicnn/MSD_musicnn/${end}`).concat("musicnn/LICENSE.md") }, // prettier-ignore
  ffmpeg: { name: "imageio_ffmpeg", files: ["imageio_ffmpeg/binaries/ffmpeg-linux", "imageio_ffmpeg/LICENSE"] },
  "tensorflow-cpu": {
    name: "tensorflow_cpu",
    files: [
      ...["tensorflow/libtensorflow_cc.so.2", "tensorflow/libtensorflow_framework.so.2"],
      ...["tensorflow", "tsl", "xla", "absl"].map((part) => `tensorflow/include/${part}/a.h`),
    ],
  },
};

function makeWheels(inputs: string): void {
  const wheels = Object.values(WHEELS).map(({ name, files }) => ({
    ...{ name, version: "1.0" },
    files: Object.fromEntries(files.map((file) => [file, file.includes(".so") ? "/* none */\n" : `# ${file}\n`])),
  }));
  execFileSync("python3", [join(__dirname, "make-wheels.py"), join(inputs, "wheels")], { input: JSON.stringify(wheels) });
  for (const [file, { name }] of Object.entries(WHEELS)) {
    const sum = createHash("sha256").update(readFileSync(join(inputs, "wheels", `${name}-1.0-py3-none-any.whl`))).digest("hex"); // prettier-ignore
    writeFileSync(join(inputs, "requirements", `${file}.txt`), `${name.replace("_", "-")}==1.0 --hash=sha256:${sum}\n`);
  }
  // An environment has pip from the project's, which is not written anew a hundred times.
  const library = join(root, ".venv", "lib");
  const site = join(
    library,
    readdirSync(library).find((name) => name.startsWith("python"))!,
    "site-packages",
  );
  mkdirSync(join(inputs, "pip"));
  for (const name of readdirSync(site).filter((one) => /^pip(-|$)/.test(one))) symlinkSync(join(site, name), join(inputs, "pip", name)); // prettier-ignore
  const python = `#!/bin/sh
if [ "$2" != venv ]; then exec python3 "$@"; fi
python3 -m venv --without-pip --clear "$4" && echo "${join(inputs, "pip")}" > "$(echo "$4"/lib/python3*/site-packages)/pip.pth"
`;
  writeFileSync(join(inputs, "venv", "python"), python, { mode: 0o755 });
}

/** Packages of a few files: those that set-up compiles against. */
const PACKAGES: Record<string, Record<string, string>> = {
  small: { "index.js": "" },
  "node-api-headers": { "include/node_api.h": "" },
  "@tensorflow/tfjs-node-gpu": { "binding/tfjs_backend.cc": "int backend;\n", "binding/tfjs_binding.cc": "int binding;\n" },
};

function makePackages(inputs: string): void {
  const dependencies: Record<string, string> = {};
  const packages: Record<string, object> = {};
  for (const [name, files] of Object.entries(PACKAGES)) {
    const [folder, tarball] = [join(inputs, "node_modules", name), `tarballs/${name.replace(/\W+/g, "-")}.tgz`];
    const described = { name, version: "1.0.0", main: "index.js" };
    for (const [file, text] of Object.entries({ ...files, "package.json": JSON.stringify(described) })) {
      mkdirSync(join(folder, file, ".."), { recursive: true });
      writeFileSync(join(folder, file), text);
    }
    execFileSync("tar", ["czf", join(inputs, tarball), "--transform", "s,^\\.,package,", "-C", folder, "."]);
    const integrity = `sha512-${createHash("sha512").update(readFileSync(join(inputs, tarball))).digest("base64")}`; // prettier-ignore
    dependencies[name] = `file:${tarball}`;
    packages[`node_modules/${name}`] = { version: "1.0.0", resolved: `file:${tarball}`, integrity };
  }
  symlinkSync(join(root, "node_modules", "tsx"), join(inputs, "node_modules", "tsx"));
  const described = { name: "copy", version: "1.0.0", dependencies };
  writeFileSync(join(inputs, "package.json"), JSON.stringify(described));
  writeFileSync(join(inputs, "package-lock.json"), JSON.stringify({ ...described, lockfileVersion: 3, requires: true, packages: { "": described, ...packages } })); // prettier-ignore
}

export const installs: Record<string, Writer> = {
  npm: install({ needs: [], call: "packages.mjs setUpPackages()" }),
  python: install({ needs: [], call: "packages.mjs setUpPython()" }),
  wheels: install({ needs: [".venv"], call: "media.mjs setUpMedia()" }),
  binding: install({ needs: [".venv", "node_modules"], call: 'tensorflow.mjs setUpTensorflow("cpu")' }),
};
