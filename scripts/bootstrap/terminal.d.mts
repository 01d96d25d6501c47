export function useTerminal(): void;
