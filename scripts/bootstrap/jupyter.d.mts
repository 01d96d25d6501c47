export function jupyterEnvironment(): NodeJS.ProcessEnv;
export function notebooks(only?: string[]): string[];
export function runnable(
  paths: readonly string[],
  has: { media: boolean; classes: boolean },
): { chosen: string[]; leftOut: { name: string; why: string }[] };
export function inLanes(paths: readonly string[], cores: number): { first: string[]; beside: string[]; then: string[] };
