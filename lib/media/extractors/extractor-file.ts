import { dirname, resolve } from "node:path";
import { check, described } from "../../runtime/check";
import { type Fields, listOf, oneOf, structureFault } from "../../runtime/container/structure";
import { readJsonRecord } from "../../runtime/files/read-file";
import { savedModel } from "./saved-model";
import type { SavedModelChoice, SavedModelSettings, WhiteningFiles } from "./saved-model-settings";
import { inception, vggish, type Youtube8mNetwork } from "./youtube8m-networks";

/** A number above 0. */
const POSITIVE = (value: unknown, name: string) =>
  Number.isFinite(value) && (value as number) > 0 ? undefined : `${name} must be a number above 0; got ${described(value)}`;
const WHOLE = (value: unknown, name: string) =>
  Number.isInteger(value) && (value as number) > 0
    ? undefined
    : `${name} must be a whole number above 0; got ${described(value)}`;
/** What further nodes are fed. */
const CONSTANTS = (value: unknown, name: string) =>
  structureFault(value, "record", name) ??
  Object.entries(value as object).flatMap(([node, one]) =>
    typeof one === "boolean" || typeof one === "number" ? [] : [`${name}.${node} must be a number, true or false; got ${described(one)}`],
  )[0]; // prettier-ignore

const WHITENING: Fields = { mean: "string", directions: "string", "columns?": "boolean", "variances?": "string" };
const LOG_MEL: Fields = {
  ...{ rate: POSITIVE, window: WHOLE, size: WHOLE, hop: WHOLE, bands: WHOLE, low: "number", high: "number" },
  ...{ scale: oneOf("slaney", "htk"), unitArea: "boolean", power: "number", centred: "boolean" },
  logarithm: { kind: oneOf("log10", "ln"), "scale?": "number", "offset?": "number" },
};
const SOUND: Fields = {
  ...{ "rate?": POSITIVE, "seconds?": POSITIVE, "logMel?": LOG_MEL, "frames?": WHOLE, "shape?": listOf(WHOLE) },
};
const FRAMES: Fields = {
  ...{ "size?": WHOLE, "shortSide?": WHOLE, "subtract?": "number", "divide?": POSITIVE },
  ...{ "order?": oneOf("RGB", "BGR"), "type?": oneOf("float32", "int32") },
};
const SAVED_MODEL: Fields = {
  ...{ "network?": "string", name: "string", "version?": "string", path: "string", input: "string", output: "string" },
  ...{ "constants?": CONSTANTS, "tag?": "string", "batched?": "boolean", "sound?": SOUND, "frames?": FRAMES },
  ...{ "whitening?": WHITENING, "quantised?": "boolean" },
};
const YOUTUBE8M: Fields = {
  ...{ network: "string", path: "string", "input?": "string", "output?": "string", "whitening?": WHITENING },
};

const NETWORKS = ["savedModel", "vggish", "inception"] as const;

/**
 * Reads a network of one's own from a JSON file: the fields of {@link SavedModelSettings}, or `{ "network": "vggish", "path": … }`
 * (or `"inception"`) with those of {@link Youtube8mNetwork}. Names of files are below the folder of the JSON file.
 * @throws InputError that names the file and the field
 */
export function readExtractorFile(file: string): SavedModelChoice {
  const value = readJsonRecord(file, "docs/media.md shows such a file");
  const { network = "savedModel" } = value;
  check(
    NETWORKS.some((one) => one === network),
    () => `${file}: network must be one of ${NETWORKS.join(", ")}; got ${described(network)}`,
  );
  const fields = network === "savedModel" ? SAVED_MODEL : YOUTUBE8M;
  const fault = structureFault(value, fields) ?? unknownField(value, fields);
  check(fault === undefined, () => `${file} describes no network, ${fault}: docs/media.md shows such a file`);
  const placed = withPaths(value as unknown as SavedModelSettings, dirname(file));
  if (network === "vggish") return vggish(placed);
  if (network === "inception") return inception(placed);
  const settings = { ...placed } as SavedModelSettings & { network?: string };
  delete settings.network;
  return savedModel(settings);
}

/** The first field that means nothing, in words: a misspelt one would change the features without a word. */
function unknownField(value: object, fields: Fields, name = ""): string | undefined {
  const known = new Map(Object.entries(fields).map(([field, type]) => [field.replace(/\?$/, ""), type]));
  for (const [key, one] of Object.entries(value)) {
    const type = known.get(key);
    if (type === undefined) return `there is no field ${name}${key}; there are ${[...known.keys()].join(", ")}`;
    const fault = typeof type === "object" ? unknownField(one as object, type, `${name}${key}.`) : undefined;
    if (fault) return fault;
  }
  return undefined;
}

/** The same with names of files below a folder. */
function withPaths<Settings extends Youtube8mNetwork>(settings: Settings, folder: string): Settings {
  const at = (path: string) => resolve(folder, path);
  const { path, whitening } = settings;
  const files = whitening && {
    ...whitening,
    ...{ mean: at(whitening.mean), directions: at(whitening.directions) },
    ...(whitening.variances !== undefined && { variances: at(whitening.variances) }),
  };
  return { ...settings, path: at(path), ...(files && { whitening: files satisfies WhiteningFiles }) };
}
