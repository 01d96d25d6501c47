import * as tf from "@tensorflow/tfjs";
import { InputError } from "../check";
import { nativeBackend } from "../native-ops";

/** What an argument of a captured function must be. */
export interface ArgumentSpec {
  name: string;
  dtype: "float32" | "int32" | "bool";
  shape: number[];
}

/** A function of the loaded graph: what is fed and what is fetched. */
export interface SessionFunction {
  arguments: ArgumentSpec[];
  /** Outputs `name:index` of the placeholders, in the order of `arguments`. */
  feeds: string[];
  fetches: string[];
}

/** A loaded graph. Its variables keep their values from call to call until it is disposed of. */
export class GraphSession {
  private id: number | undefined;

  /** @param id the binding's number of the loaded graph. */
  constructor(
    id: number,
    private readonly functions: Map<string, SessionFunction>,
  ) {
    this.id = id;
  }

  /**
   * Calls a captured function: one crossing into TensorFlow, whatever the number of its ops.
   * @returns its results; the caller disposes of them.
   * @throws InputError for an unknown function, or an argument whose type or shape is not the captured one.
   */
  run(name: string, inputs: tf.Tensor[]): tf.Tensor[] {
    if (this.id === undefined) throw new InputError(`${name} was called on a graph that has been disposed of`);
    const f = this.functions.get(name);
    if (!f) throw new InputError(`the graph has no function ${name}; it has ${[...this.functions.keys()].join(", ")}`);
    checkArguments(name, f.arguments, inputs);
    const feeds = f.feeds.map((feed) => ({ name: feed }));
    try {
      return nativeBackend().runSavedModel(this.id, inputs, feeds as never, f.fetches);
    } catch (error) {
      // TensorFlow's message names the node, and the node is named for its function and op.
      throw new Error(`the captured function ${name} failed: ${error instanceof Error ? error.message : error}`);
    }
  }

  /** Present values of variables; the caller disposes of them. All that were made with {@link Graph.variable} unless named. */
  get(names: string[] = this.names("get")): Record<string, tf.Tensor> {
    return Object.fromEntries(names.map((name) => [name, this.run(`get ${name}`, [])[0]]));
  }

  /** Gives variables new values. */
  set(values: Record<string, tf.Tensor>): void {
    for (const [name, value] of Object.entries(values)) tf.dispose(this.run(`set ${name}`, [value]));
  }

  /** Gives back the session with its variables. Harmless when done twice. */
  dispose(): void {
    if (this.id !== undefined) nativeBackend().deleteSavedModel(this.id);
    this.id = undefined;
  }

  private names(verb: string): string[] {
    return [...this.functions.keys()].filter((name) => name.startsWith(`${verb} `)).map((name) => name.slice(verb.length + 1));
  }
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
        `the argument ${spec.name} of ${name} must be ${spec.dtype} [${spec.shape}], as captured; got ${dtype} [${shape}]: capture another function for another shape`,
      );
  });
}
