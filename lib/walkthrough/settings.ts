import { join, resolve } from "node:path";
import { checkObject, checkPath } from "../runtime/arguments";
import { checkInteger, check } from "../runtime/check";
import { fromEnvironment } from "../runtime/from-environment";
import { workFolder } from "../runtime/files/project-root";

/**
 * The settings of a run of the walk-through. Each comes from an environment variable, since notebooks take no arguments. An empty
 * variable counts as not set.
 */
export interface Settings {
  /** `SDCCA_VIDEOS`: how many synthetic videos, at least 60. Default 2,000. */
  videos: number;
  /** `SDCCA_SEED`: of the data, the split and every training. Default 0. */
  seed: number;
  /** `SDCCA_EPOCHS`: passes over the data in S-DCCA training. Default 60. */
  epochs: number;
  /** `SDCCA_ATTENTION_EPOCHS`: the same for the attention. Default 25. */
  attentionEpochs: number;
  /** `SDCCA_DATA`: a dataset folder, or a folder of your own `*.tfrecord` shards and `labels.csv`; synthetic data without it. */
  data?: string;
  /** `SDCCA_STRICT=1`: refuse data in which videos have the same content, instead of telling of it. */
  strict?: boolean;
  /** `SDCCA_RESULTS`: where models, records and the summary go. Default `results` in the project, or in the working directory for an installed package. */
  results: string;
}

/**
 * The settings of the walk-through, from the variables of the environment whose names begin with `SDCCA_`; the defaults for those that
 * are not set.
 * @throws InputError that names the variable
 */
export function readSettings(environment: NodeJS.ProcessEnv = process.env): Settings {
  checkObject(environment, "the environment", "texts by their names, as process.env");
  const number = (name: string, standard: number, low: number) => {
    const text = fromEnvironment(name, environment);
    check(text === undefined || /^\d+$/.test(text.trim()), () => `${name} must be a whole number; got ${JSON.stringify(text)}`);
    return checkInteger(text === undefined ? standard : Number(text), name, low);
  };
  const folder = (name: string) => {
    const path = fromEnvironment(name, environment);
    return path && resolve(workFolder(), path);
  };
  const data = folder("SDCCA_DATA");
  const strict = fromEnvironment("SDCCA_STRICT", environment)?.trim();
  check(strict === undefined || /^[01]$/.test(strict), () => `SDCCA_STRICT must be 1 or 0; got ${JSON.stringify(strict)}`);
  return {
    videos: number("SDCCA_VIDEOS", 2000, 60),
    seed: number("SDCCA_SEED", 0, 0),
    epochs: number("SDCCA_EPOCHS", 60, 1),
    attentionEpochs: number("SDCCA_ATTENTION_EPOCHS", 25, 1),
    ...(data && { data }),
    ...(strict === "1" && { strict: true }),
    results: folder("SDCCA_RESULTS") ?? join(workFolder(), "results"),
  };
}

/** Checks that these are settings, whether of {@link readSettings} or one's own. */
export function checkSettings(settings: Settings): void {
  checkObject(settings, "the settings", "what readSettings gives");
  checkInteger(settings.videos, "videos", 60);
  checkInteger(settings.seed, "seed", 0);
  checkInteger(settings.epochs, "epochs", 1);
  checkInteger(settings.attentionEpochs, "attentionEpochs", 1);
  if (settings.data !== undefined) checkPath(settings.data, "data");
  checkPath(settings.results, "results");
}
