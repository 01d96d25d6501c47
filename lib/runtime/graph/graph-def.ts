import { InputError } from "../check";
import { nativeBackend } from "../tensorflow/native-ops";
import type { Constant, OpAttribute } from "./recording";

/**
 * A TensorFlow graph as a list of nodes, written in the format that TensorFlow loads (a SavedModel with one GraphDef), by
 * the message classes that the native package brings.
 */

/** An attribute of a node: as the ops of the binding take it, or a constant's value. */
export type NodeAttribute = OpAttribute | { name: string; type: "constant"; value: ConstantValue };

interface ConstantValue {
  dtype: string;
  shape: number[];
  values: Constant;
}

/** Every generated message class: fields set by name, bytes out. Only what is used here. */
type Message = Record<string, (...args: unknown[]) => unknown> & { serializeBinary(): Uint8Array };
type MessageClass = { new (): Message } & Record<string, new () => Message>;

function messages(): Record<string, MessageClass> {
  // Loaded here, not above: without the native package nobody asks for it.
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  return require("@tensorflow/tfjs-node-gpu/dist/proto/api_pb");
}

/** TensorFlow's number of an element type. */
export function typeCode(dtype: string): number {
  const { binding } = nativeBackend();
  const codes: Record<string, number> = {
    float32: binding.TF_FLOAT,
    int32: binding.TF_INT32,
    int64: binding.TF_INT64,
    bool: binding.TF_BOOL,
  };
  if (!(dtype in codes)) throw new InputError(`a graph holds float32, int32, int64 and bool tensors; got ${dtype}`);
  return codes[dtype];
}

/** Version of the graph format: TensorFlow 2.18 and later read it; nothing of later versions is used. */
const PRODUCER = 1882;

export class GraphNodes {
  private readonly nodes: Message[] = [];
  private readonly constants = new Map<string, string>();

  get count(): number {
    return this.nodes.length;
  }

  /** Adds a node and returns its name. An input is `name:output`, or `^name` for one that must only come first. */
  add(op: string, attributes: NodeAttribute[], inputs: string[], scope: string, device = ""): string {
    const { NodeDef, AttrValue } = messages();
    const name = `${scope}/${op}_${this.nodes.length}`;
    const node = new NodeDef();
    node.setName(name);
    node.setOp(op);
    node.setInputList(inputs);
    node.setDevice(device);
    for (const attribute of attributes) {
      const value = new AttrValue();
      setAttribute(value, attribute, op);
      (node.getAttrMap() as Map<string, Message>).set(attribute.name, value);
    }
    this.nodes.push(node);
    return name;
  }

  /** Output of a node that holds the value; small equal ones share a node. */
  constant(value: ConstantValue): string {
    const key = value.values.length <= 64 ? `${value.dtype}|${value.shape}|${value.values}` : undefined;
    const known = key === undefined ? undefined : this.constants.get(key);
    if (known !== undefined) return known;
    const attributes: NodeAttribute[] = [
      { name: "dtype", type: nativeBackend().binding.TF_ATTR_TYPE, value: typeCode(value.dtype) },
      { name: "value", type: "constant", value },
    ];
    const output = `${this.add("Const", attributes, [], "constant")}:0`;
    if (key !== undefined) this.constants.set(key, output);
    return output;
  }

  /** The bytes of `saved_model.pb`, tagged "serve". */
  savedModel(): Uint8Array {
    const { GraphDef, VersionDef, MetaGraphDef, SavedModel } = messages();
    const versions = new VersionDef();
    versions.setProducer(PRODUCER);
    const graph = new GraphDef();
    graph.setNodeList(this.nodes);
    graph.setVersions(versions);
    const info = new MetaGraphDef.MetaInfoDef();
    info.setTagsList(["serve"]);
    const meta = new MetaGraphDef();
    meta.setMetaInfoDef(info);
    meta.setGraphDef(graph);
    const model = new SavedModel();
    model.setSavedModelSchemaVersion(1);
    model.setMetaGraphsList([meta]);
    return model.serializeBinary();
  }
}

function setAttribute(out: Message, { name, type, value }: NodeAttribute, op: string): void {
  const { binding } = nativeBackend();
  const list = Array.isArray(value) && type !== binding.TF_ATTR_SHAPE ? new (messages().AttrValue.ListValue)() : undefined;
  if (type === "constant") out.setTensor(tensorMessage(value as ConstantValue));
  else if (type === binding.TF_ATTR_TYPE) out.setType(value);
  else if (type === binding.TF_ATTR_SHAPE) out.setShape(shapeMessage(value as number[]));
  else if (type === binding.TF_ATTR_STRING) out.setS(Buffer.from(String(value)).toString("base64"));
  else if (type === binding.TF_ATTR_INT && list) list.setIList(value);
  else if (type === binding.TF_ATTR_INT) out.setI(value);
  else if (type === binding.TF_ATTR_FLOAT) out.setF(value);
  else if (type === binding.TF_ATTR_BOOL) out.setB(value);
  else throw new InputError(`the attribute ${name} of ${op} has a type (${type}) that a graph cannot be given yet`);
  if (list) out.setList(list);
}

function shapeMessage(shape: number[]): Message {
  const { TensorShape } = messages();
  const message = new TensorShape();
  message.setDimList(
    shape.map((size) => {
      const dim = new TensorShape.Dim();
      dim.setSize(size);
      return dim;
    }),
  );
  return message;
}

function tensorMessage({ dtype, shape, values }: ConstantValue): Message {
  const message = new (messages().Tensor)();
  message.setDtype(typeCode(dtype));
  message.setTensorShape(shapeMessage(shape));
  // One value stands for all of them: zeros of a whole batch take a few bytes.
  if (dtype === "float32" && values.length > 1 && values.every((v) => Object.is(v, values[0])))
    message.setFloatValList([values[0]]);
  else message.setTensorContent(new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
  return message;
}
