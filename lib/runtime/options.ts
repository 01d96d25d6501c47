import { checkObject, checkOptions } from "./arguments";

/** Options with defaults added: every option that has a default is present. */
export type Settled<Defaults, Options> = {
  [Name in keyof Defaults]: Name extends keyof Options ? Exclude<Options[Name], undefined> : Defaults[Name];
} & Omit<Options, keyof Defaults>;

/**
 * The options, and the defaults for those that are absent. An option that is given as undefined is absent: a call such as
 * `fit(data, { epochs: settings.epochs })` passes on what its own caller left out.
 * @throws InputError when either is not an object
 */
export function withDefaults<Defaults extends object, Options extends object>(
  defaults: Defaults,
  options: Options,
): Settled<Defaults, Options> {
  checkObject(defaults, "the defaults", "an object, such as { seed: 0 }");
  checkOptions(options);
  const given = Object.entries(options ?? {}).filter(([, value]) => value !== undefined);
  return { ...defaults, ...Object.fromEntries(given) } as Settled<Defaults, Options>;
}
