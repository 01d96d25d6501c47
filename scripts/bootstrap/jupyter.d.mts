export function jupyterEnvironment(): NodeJS.ProcessEnv;
export function notebooks(only?: string[]): string[];
export function runnable(paths: readonly string[], mediaIsReady: boolean): string[];
