export function jupyterEnvironment(): NodeJS.ProcessEnv;
export function notebooks(only?: string[]): string[];
