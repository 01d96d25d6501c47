import * as tf from "@tensorflow/tfjs";
import { InputError } from "../check";
import { nativeBackend } from "../tensorflow/native-ops";

/** What an argument of a captured function must be. */
export interface ArgumentSpec {
  name: string;
  dtype: "float32" | "int32" | "bool";
  /** Length of each axis. */
  shape: number[];
}

/** A function of the loaded graph: what is fed and what is fetched. */
export interface SessionFunction {
  arguments: ArgumentSpec[];
  /** Outputs `name:index` of the placeholders, in the order of `arguments`. */
  feeds: string[];
  fetches: string[];
}

/** How a variable is reached from outside: a function that sets it, and the output that is its value. */
export interface VariableAccess {
  setter: SessionFunction;
  value: string;
}

/** A loaded graph. Its variables keep their values from call to call until it is disposed of. */
export class GraphSession {
  private id: number | undefined;

  /** @param id the binding's number of the loaded graph. */
  constructor(
    id: number,
    private readonly functions: Map<string, SessionFunction>,
    private readonly access: Map<string, VariableAccess>,
  ) {
    this.id = id;
  }

  /**
   * Calls a captured function: one call of TensorFlow, for any number of ops.
   * @returns its results; the caller disposes of them.
   * @throws InputError for an unknown function, or an argument whose type or shape is not the captured one.
   */
  run(name: string, inputs: tf.Tensor[]): tf.Tensor[] {
    return this.call(name, found(this.functions, name, "function"), inputs);
  }

  /** Present values of the named variables; the caller disposes of them. */
  get(names: string[] = [...this.access.keys()]): Record<string, tf.Tensor> {
    const fetches = names.map((name) => found(this.access, name, "variable").value);
    const values = this.call("get", { arguments: [], feeds: [], fetches }, []);
    return Object.fromEntries(names.map((name, i) => [name, values[i]]));
  }

  /** Names and shapes of all variables. */
  variables(): Record<string, number[]> {
    return Object.fromEntries([...this.access].map(([name, { setter }]) => [name, setter.arguments[0].shape]));
  }

  /**
   * Gives variables new values.
   * @throws InputError for an unknown variable, or a value of another type or shape.
   */
  set(values: Record<string, tf.Tensor>): void {
    const setters = Object.keys(values).map((name) => found(this.access, name, "variable").setter);
    // One call for all of them: TensorFlow prepares each set of feeds and fetches anew.
    const all: SessionFunction = {
      arguments: setters.flatMap((setter) => setter.arguments),
      feeds: setters.flatMap((setter) => setter.feeds),
      fetches: setters.flatMap((setter) => setter.fetches),
    };
    tf.dispose(this.call("set", all, Object.values(values)));
  }

  /** Gives back the session with its variables. Harmless when done twice. */
  dispose(): void {
    if (this.id !== undefined) nativeBackend().deleteSavedModel(this.id);
    this.id = undefined;
  }

  private call(name: string, f: SessionFunction, inputs: tf.Tensor[]): tf.Tensor[] {
    if (this.id === undefined) throw new InputError(`${name} was called on a graph that has been disposed of`);
    checkArguments(name, f.arguments, inputs);
    if (f.fetches.length === 0) return [];
    const feeds = f.feeds.map((feed) => ({ name: feed }));
    try {
      return nativeBackend().runSavedModel(this.id, inputs, feeds as never, f.fetches);
    } catch (error) {
      // TensorFlow's message names the node, and the node is named for its function and op.
      throw new Error(`the captured function ${name} failed: ${error instanceof Error ? error.message : error}`);
    }
  }
}

function found<Value>(map: Map<string, Value>, name: string, kind: string): Value {
  const value = map.get(name);
  if (value === undefined) throw new InputError(`the graph has no ${kind} ${name}; it has ${[...map.keys()].join(", ")}`);
  return value;
}

function checkArguments(name: string, specs: ArgumentSpec[], inputs: tf.Tensor[]): void {
  if (inputs.length !== specs.length)
    throw new InputError(
      `${name} takes ${specs.length} arguments (${specs.map((s) => s.name).join(", ")}); got ${inputs.length}`,
    );
  specs.forEach((spec, i) => {
    const { dtype, shape } = inputs[i];
    if (dtype !== spec.dtype || shape.length !== spec.shape.length || shape.some((n, d) => n !== spec.shape[d]))
      throw new InputError(
        `the argument ${spec.name} of ${name} must be ${spec.dtype} [${spec.shape}], as captured; got ${dtype} [${shape}]: ` +
          "capture another function for another shape",
      );
  });
}
