/** A request to stop: an aborted signal, or an interrupt from the keyboard or the notebook's stop button. */
export interface UserStop {
  readonly requested: boolean;
  /** Gives the interrupt back to the program; call when the work is done. */
  release(): void;
}

/**
 * Listens for the user's wish to stop. While it listens, an interrupt does not end the program: the caller is expected
 * to notice `requested`, keep what it has, and return. A second interrupt ends the program as usual.
 */
export function onUserStop(signal?: AbortSignal): UserStop {
  let interrupted = false;
  const listener = () => {
    interrupted = true;
    process.removeListener("SIGINT", listener);
  };
  process.on("SIGINT", listener);
  return {
    get requested() {
      return interrupted || signal?.aborted === true;
    },
    release: () => void process.removeListener("SIGINT", listener),
  };
}
