/** The signals that a command was asked to stop by. */
interface Interrupts {
  /** Aborted by the first one. */
  readonly signal: AbortSignal;
  /** That of the first one, where there was one. */
  readonly exitCode: number | undefined;
}

export function watchInterrupts(told: string, endsItself: () => boolean): Interrupts;
export function endNow(told: string, exitCode: number): never;
