/** A request to stop: an aborted signal, or an interrupt from the keyboard or the notebook's stop button. */
export interface UserStop {
  readonly requested: boolean;
  /** Gives the interrupt back to the program; call when the work is done. */
  release(): void;
}

/**
 * Waits for a request to stop. Meanwhile an interrupt does not end the program: the caller must check `requested`, keep its
 * results, and return. A second interrupt ends the program as usual.
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
