/** A request to stop: an aborted signal, or an interrupt from the keyboard or the notebook's stop button. */
export interface UserStop {
  readonly requested: boolean;
  /** Gives the interrupt back to the program; call when the work is done. */
  release(): void;
}

/** What asks the program to end, as before a machine is taken away. */
const ENDINGS = ["SIGTERM", "SIGHUP"] as const;

/** Works that keep what is done before the program ends, and have not kept it yet. */
const keeping = new Set<UserStop>();
/** What has asked the program to end, while some of them still keep what is done: those that begin meanwhile are to stop as well. */
let ending: NodeJS.Signals | undefined;
/** The listeners here. */
const own = new Set<unknown>();

/**
 * Waits for a request to stop. Meanwhile an interrupt does not end the program: the caller must check `requested`, keep its
 * results, and return. A second interrupt ends the program as usual.
 * @param keepsWork whether the work writes down what is done: then SIGTERM and SIGHUP ask to stop as well, and end the program once
 *   all such work is released. If the program listened to one before, it decides when it ends.
 */
export function onUserStop(signal?: AbortSignal, keepsWork = false): UserStop {
  let asked = false;
  const others = ENDINGS.filter((name) => process.rawListeners(name).some((listener) => !own.has(listener)));
  const listen = (name: "SIGINT" | (typeof ENDINGS)[number]) => {
    const listener = () => {
      asked = true;
      if (name !== "SIGINT" && !others.includes(name)) ending ??= name;
      end();
    };
    const end = () => {
      own.delete(listener);
      process.removeListener(name, listener);
    };
    own.add(listener);
    process.on(name, listener);
    return end;
  };
  const ends = (["SIGINT", ...(keepsWork ? ENDINGS : [])] as const).map(listen);
  const stop: UserStop = {
    get requested() {
      return asked || signal?.aborted === true || (keepsWork && ending !== undefined);
    },
    release() {
      for (const end of ends) end();
      keeping.delete(stop);
      if (ending === undefined || keeping.size > 0) return;
      const name = ending;
      ending = undefined;
      process.kill(process.pid, name);
    },
  };
  if (keepsWork) keeping.add(stop);
  return stop;
}
