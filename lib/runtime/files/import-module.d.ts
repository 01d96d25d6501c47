/** Loads a package that is an ECMAScript module only, by its name. */
export function importModule<Module>(name: string): Promise<Module>;
