import * as tf from "@tensorflow/tfjs";
import { check } from "../check";
import { type Attribute, encodeAttributes } from "../tensorflow/native-ops";
import { checkRepeatable } from "./frozen-values";
import { GraphNodes } from "./graph-def";
import { deviceOf } from "./placement";
import { record, type Recording, type Source } from "./recording";
import { loadNodes } from "./saved-graph";
import { type ArgumentSpec, GraphSession, type SessionFunction } from "./session";
import {
  type HeldVariable,
  holdVariable,
  nothingNode,
  placeholderNode,
  readNode,
  resultNode,
  variableAccess,
} from "./variable-nodes";

/** A variable of the session. Its value is read at the start of a call, and changed by the call's updates. */
export interface GraphVariable {
  readonly name: string;
  readonly dtype: "float32" | "int32" | "bool";
  readonly shape: number[];
}

/** A change of variables by a call: an op on their handles, such as `AssignVariableOp` or `ResourceApplyAdam`. */
export interface Update {
  op: string;
  attributes: Attribute[];
  /** The op's first inputs. */
  variables: GraphVariable[];
  /** The op's other inputs. */
  inputs: tf.Tensor[];
}

/** The update that gives a variable a new value. */
export function assign(variable: GraphVariable, value: tf.Tensor): Update {
  const attributes: Attribute[] = [{ name: "dtype", type: "dtype", value: variable.dtype }];
  return { op: "AssignVariableOp", attributes, variables: [variable], inputs: [value] };
}

/** What a captured function computes. */
interface Captured {
  results: tf.Tensor[];
  updates?: Update[];
}

/** A function to capture; `read` gives the value of a variable at the start of the call. */
export type CapturedBody = (inputs: tf.Tensor[], read: (variable: GraphVariable) => tf.Tensor) => Captured;

/** Closed-over tensors of so many values become variables that are filled once, at loading; smaller ones are constants. */
const LARGE = 1024;

/**
 * Functions of tensors, each recorded from a run on the native backend, to be replayed as a TensorFlow graph: one call
 * where there was one for every op. First capture everything, then {@link Graph.load}.
 *
 *     const graph = new Graph();
 *     const total = graph.variable("total", tf.scalar(0));
 *     graph.capture("add", [{ name: "x", dtype: "float32", shape: [] }], ([x], read) => {
 *       const sum = read(total).add(x);
 *       return { results: [sum], updates: [assign(total, sum)] };
 *     });
 *     const session = graph.load();
 *     session.run("add", [tf.scalar(3)])[0].dataSync(); // 3; called again: 6
 *
 * A captured function depends on its arguments, on variables, and on tensors that stay as they are. Shapes are those of
 * the capture. Values made in JavaScript would be frozen, which is found out by running the function twice.
 */
export class Graph {
  private readonly nodes = new GraphNodes();
  private readonly variables = new Map<string, HeldVariable>();
  /** Large closed-over tensors. */
  private readonly data = new Map<tf.DataId, HeldVariable>();
  private readonly functions = new Map<string, SessionFunction>();
  private closed = false;

  /** Nodes so far. */
  get size(): number {
    return this.nodes.count;
  }

  /** Makes a variable that starts with the values of `initial`. */
  variable(name: string, initial: tf.Tensor): GraphVariable {
    this.checkOpen(`make the variable ${name}`);
    check(!this.variables.has(name), () => `the graph has a variable ${name} already`);
    // A copy with memory of its own, by which a recording knows it.
    const copy = tf.tidy(() => tf.keep(tf.tensor(initial.dataSync().slice(), initial.shape, initial.dtype)));
    const held = holdVariable(this.nodes, name, copy);
    this.variables.set(name, held);
    return held;
  }

  /**
   * Records `body` under a name. It is run twice, with zeros for its arguments and the initial values for variables.
   * A variable is updated after it was read, and at most once in a call.
   * @throws InputError when the body reads values, or makes values in JavaScript that change from run to run.
   */
  capture(name: string, specs: ArgumentSpec[], body: CapturedBody): void {
    this.checkOpen(`capture ${name}`);
    check(!this.functions.has(name), () => `the graph has a function ${name} already`);
    const first = this.listen(specs, body);
    const second = this.listen(specs, body);
    checkRepeatable(name, first.recording, second.recording);
    this.write(name, specs, second);
  }

  /** Hands the graph to TensorFlow, its variables at their initial values. Nothing can be added afterwards. */
  load(): GraphSession {
    this.checkOpen("load it");
    const held = [...this.variables.values(), ...this.data.values()];
    const access = new Map(held.map((variable) => [variable.name, variableAccess(this.nodes, variable)]));
    try {
      const session = new GraphSession(loadNodes(this.nodes), this.functions, access);
      try {
        session.set(Object.fromEntries(held.map(({ name, initial }) => [name, initial])));
      } catch (error) {
        session.dispose();
        throw error;
      }
      // Data stays as it was given.
      for (const { name } of this.data.values()) access.delete(name);
      return session;
    } finally {
      this.dispose();
    }
  }

  /** Gives back what the graph holds until it is loaded; for one that never will be. */
  dispose(): void {
    if (!this.closed) for (const { initial } of [...this.variables.values(), ...this.data.values()]) initial.dispose();
    this.closed = true;
  }

  private checkOpen(purpose: string): void {
    check(!this.closed, () => `the graph has been loaded or disposed of: ${purpose} before that`);
  }

  /** One recorded run. */
  private listen(specs: ArgumentSpec[], body: CapturedBody) {
    const inputs = specs.map(({ shape, dtype }) => tf.zeros(shape, dtype));
    const given = new Map<tf.DataId, string>(inputs.map((input, i) => [input.dataId, specs[i].name]));
    for (const { name, initial } of this.variables.values()) given.set(initial.dataId, variableSource(name));
    const types: string[] = [];
    const updates: Update[] = [];
    try {
      const recording = record(given, () => {
        const captured = body(inputs, (variable) => this.held(variable).initial);
        types.push(...captured.results.map((result) => result.dtype));
        updates.push(...(captured.updates ?? []));
        return [...captured.results, ...updates.flatMap((update) => update.inputs)];
      });
      return { recording, types, updates };
    } finally {
      tf.dispose(inputs);
    }
  }

  /** Adds the nodes of a recorded run. */
  private write(name: string, specs: ArgumentSpec[], { recording, types, updates }: ReturnType<Graph["listen"]>): void {
    const scope = name.replace(/[^A-Za-z0-9_.]/g, "_");
    const placeholders = specs.map(({ dtype, shape }) => placeholderNode(this.nodes, dtype, shape, scope));
    const feeds = placeholders.map(({ feed }) => feed);
    const reads = new Map<HeldVariable, string>();
    const read = (held: HeldVariable): string => {
      const output = reads.get(held) ?? readNode(this.nodes, held, scope);
      reads.set(held, output);
      return output;
    };
    const given = new Map(specs.map((spec, i) => [spec.name, () => placeholders[i].value]));
    for (const held of this.variables.values()) given.set(variableSource(held.name), () => read(held));
    const names: string[] = [];
    const output = (source: Source): string => {
      if (source.from === "op") return `${names[source.op]}:${source.output}`;
      if (source.from === "given") return given.get(source.name)!();
      if (source.from === "constant") return this.nodes.constant(source);
      return this.closedOver(source.tensor, read);
    };
    const needed = reachable(recording);
    recording.ops.forEach(({ op, attributes, inputs, shape }, i) => {
      if (needed.has(i)) names[i] = this.nodes.add(op, attributes, inputs.map(output), scope, deviceOf(op, shape));
    });
    const outputs = recording.sources.map(output);
    const results = outputs.splice(0, types.length);

    const updated = new Set<GraphVariable>();
    const done = updates.map(({ op, attributes, variables, inputs }) => {
      const held = variables.map((variable) => this.held(variable));
      for (const h of held) {
        check(!updated.has(h), () => `${name} updates the variable ${h.name} twice`);
        updated.add(h);
      }
      const after = held.flatMap((h) => (reads.has(h) ? [`^${reads.get(h)!.split(":")[0]}`] : []));
      const values = outputs.splice(0, inputs.length);
      return `^${this.nodes.add(op, encodeAttributes(attributes), [...held.map((h) => h.handle), ...values, ...after], scope)}`;
    });
    const fetches = results.map((value, i) => resultNode(this.nodes, value, types[i], done, scope));
    if (fetches.length === 0) fetches.push(nothingNode(this.nodes, done, scope));
    this.functions.set(name, { arguments: specs, feeds, fetches });
  }

  private held(variable: GraphVariable): HeldVariable {
    const held = this.variables.get(variable.name);
    check(held === variable, () => `${variable.name} is not a variable of this graph`);
    return held!;
  }

  private closedOver(tensor: tf.TensorInfo, read: (held: HeldVariable) => string): string {
    const known = this.data.get(tensor.dataId);
    if (known) return read(known);
    const kept = tf.tidy(() => tf.keep(tf.clone(tensor as tf.Tensor)));
    if (kept.size >= LARGE) {
      const held = holdVariable(this.nodes, `data ${this.data.size}`, kept);
      this.data.set(tensor.dataId, held);
      return read(held);
    }
    const values = kept.dataSync() as Float32Array | Int32Array | Uint8Array;
    const output = this.nodes.constant({ dtype: kept.dtype, shape: kept.shape, values });
    kept.dispose();
    return output;
  }
}

/** Apart from every name of an argument. */
function variableSource(name: string): string {
  return `variable ${name}`;
}

/** Numbers of the ops that the results and updates need. */
function reachable({ ops, sources }: Recording): Set<number> {
  const needed = new Set<number>();
  const visit = (source: Source) => void (source.from === "op" && needed.add(source.op));
  sources.forEach(visit);
  for (let i = ops.length - 1; i >= 0; i--) if (needed.has(i)) ops[i].inputs.forEach(visit);
  return needed;
}
