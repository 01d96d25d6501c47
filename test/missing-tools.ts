import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { findChromium } from "../lib/figures/export/chromium";
import { projectRoot } from "../lib/runtime/files/project-root";

const root = projectRoot();
const works = (command: string, ...args: string[]) => spawnSync(command, args, { stdio: "ignore" }).status === 0;
const venv = (name: string) => join(root, ".cache", `${name}-venv`, "bin");
const byPip = (name: string) =>
  `python3 -m venv .cache/${name}-venv && .cache/${name}-venv/bin/pip install --no-deps -r requirements/${name}.txt`;

/** The program of `milvus-lite` with its server: `SDCCA_MILVUS`, or where CI installs `requirements/milvus.txt`. */
export const MILVUS = process.env.SDCCA_MILVUS ?? join(venv("milvus"), "milvus-lite");
/** A Python that has Spark: `SDCCA_SPARK`, or where CI installs `requirements/spark.txt`. */
export const SPARK_PYTHON = process.env.SDCCA_SPARK ?? join(venv("spark"), "python");

interface Tool {
  /** Whether this machine has it; a test that has found out for itself says so instead. */
  isThere?: () => boolean;
  /** How one gets it. */
  remedy: string;
}

/** All that some tests need and a machine may lack. */
export const TOOLS = {
  Chromium: { isThere: () => findChromium() !== undefined, remedy: "apt-get install -y chromium" },
  JupyterLab: { isThere: () => existsSync(join(root, ".venv", "bin", "python")), remedy: "npm run setup" },
  "milvus-lite": { isThere: () => existsSync(MILVUS), remedy: byPip("milvus") },
  "Spark with Java 17": {
    isThere: () => existsSync(SPARK_PYTHON) && works("java", "-version"),
    remedy: `apt-get install -y openjdk-17-jre-headless; ${byPip("spark")}`,
  },
  "pdflatex with booktabs": {
    isThere: () => works("pdflatex", "--version") && works("kpsewhich", "booktabs.sty"),
    remedy: "apt-get install -y texlive-latex-recommended",
  },
  "lualatex with booktabs and fontspec": { remedy: "apt-get install -y texlive-latex-recommended texlive-luatex" },
  "xelatex with booktabs and fontspec": { remedy: "apt-get install -y texlive-xetex lmodern" },
  Linux: { isThere: () => process.platform === "linux", remedy: "run the tests there" },
  strace: { isThere: () => works("strace", "-V"), remedy: "apt-get install -y strace" },
  "the right to trace": { remedy: "run the tests where ptrace is allowed" },
  "a C++ compiler on Linux": {
    isThere: () => process.platform === "linux" && works(process.env.CXX ?? "g++", "--version"),
    remedy: "apt-get install -y g++",
  },
  "a device that is always full": { remedy: "run the tests where mknod is allowed" },
  "native TensorFlow": { isThere: () => existsSync(join(root, ".cache", "tensorflow.json")), remedy: "npm run setup" },
} satisfies Record<string, Tool>;
export type ToolName = keyof typeof TOOLS;

/** What `.ci/run` does not give a machine, and why: tests that need it are skipped there too. */
export const NOT_IN_CI: Partial<Record<ToolName, string>> = {
  "xelatex with booktabs and fontspec":
    "Debian's package and those that it needs take 180 MB; lualatex compiles the same document",
  "the right to trace": "a container may forbid it",
  "a device that is always full": "a container may forbid making one",
};

/**
 * Why a test that needs a tool is to be skipped; false where the tool is there.
 * @param isThere what the test found out itself
 * @returns where `SDCCA_NO_SKIPS` is 1, as `.ci/run` sets it, a reason that `npm test` counts as a failure: see test-counts.mjs
 */
export function lacks(name: ToolName, isThere = (TOOLS[name] as Tool).isThere?.() ?? false): string | false {
  if (isThere) return false;
  const sentence = `there is no ${name.replace(/^an? /, "")} here: ${TOOLS[name].remedy}`;
  const mayBe = process.env.SDCCA_NO_SKIPS !== "1" || name in NOT_IN_CI;
  return mayBe ? sentence : `${sentence} (with SDCCA_NO_SKIPS=1 no test may be skipped)`;
}
