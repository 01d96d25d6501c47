import { InputError } from "../../runtime/check";

/** What Milvus says of a call. Servers before 2.3.2 have no `code`, and newer ones may leave `error_code` at its zero value. */
interface Status {
  error_code?: string;
  code?: number;
  reason?: string;
}

/** What a call answers: a status, or what has one. */
export interface Answer extends Status {
  status?: Status;
}

/** A collection that is not there. */
export class MissingCollection extends InputError {}

const NO_SUCH_COLLECTION = 100;
/** Codes of gRPC. */
const [DEADLINE_EXCEEDED, PERMISSION_DENIED, UNAVAILABLE, UNAUTHENTICATED] = [4, 7, 14, 16];

/** Whether a thrown value is an answer: the client throws some, and they are no errors. */
export function isAnswer(thrown: unknown): thrown is Answer {
  if (typeof thrown !== "object" || thrown === null || thrown instanceof Error) return false;
  return "status" in thrown || "error_code" in thrown;
}

/** What an answer tells of a call that was not carried out; undefined when it was. */
export function refusal(answer: Answer, method: string, url: string, collection: unknown): InputError | undefined {
  const { error_code: name, code = 0, reason = "" } = answer.status ?? answer;
  // The client makes an empty answer of a method that the server does not have.
  if (name === undefined) return new InputError(`Milvus at ${url} does not know ${method}: use a newer server`);
  if (name === "Success" && code === 0) return undefined;
  if (name === "CollectionNotExists" || code === NO_SUCH_COLLECTION)
    return new MissingCollection(
      `Milvus at ${url} no longer holds the collection "${collection}": it was dropped or made again; open it with openIndex`,
    );
  return new InputError(`Milvus at ${url} refuses ${method}: ${firstLine(reason) || `${name}, code ${code}`}`);
}

/** An error of the client, in words; an error of the program as it is. */
export function inWords(error: unknown, method: string, url: string): unknown {
  if (error instanceof TypeError) return error;
  const { code, message = String(error) } = error as { code?: unknown; message?: string };
  const line = firstLine(message);
  const isLost =
    code === DEADLINE_EXCEEDED || code === UNAVAILABLE || (code === undefined && /UNAVAILABLE|DEADLINE|ECONN/.test(message));
  if (isLost) return new InputError(`no Milvus server answers at ${url} (${line}): start it, or correct the address`);
  if (code === PERMISSION_DENIED || code === UNAUTHENTICATED)
    return new InputError(`Milvus at ${url} does not let you in (${line}): give a token that may do this`);
  if (/draining/.test(message)) return new InputError("this index over Milvus is closed: open it with openIndex");
  return new InputError(`Milvus at ${url} refuses ${method}: ${line}`);
}

/** An error of a change that ended half way, with what to know of it. */
export function withNote(error: unknown, note: string): InputError {
  return new InputError(`${(error as Error).message}; ${note}`);
}

function firstLine(text: string): string {
  return text.split("\n")[0].slice(0, 160);
}
