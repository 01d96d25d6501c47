import { check, InputError } from "../../runtime/check";

/** Where a Milvus server is, and how it is asked. */
export interface MilvusPlace {
  /** Such as `http://localhost:19530`. */
  url: string;
  /** `user:password`, or the key of a cloud. */
  token?: string;
  /** Seconds that an answer is waited for. Default 30. */
  patience?: number;
}

/** What a call answers. */
interface Answer {
  status?: { error_code: string; reason: string };
  error_code?: string;
  reason?: string;
}

/** As much of the client of `@zilliz/milvus2-sdk-node` as is used here; the package need not be there for others. */
export interface Client {
  connectPromise: Promise<unknown>;
  closeConnection(): unknown;
  [method: string]: unknown;
}

const PACKAGE = "@zilliz/milvus2-sdk-node";
const VERSION = "2.6.10";

/** Asks a Milvus server; whatever goes wrong becomes an error that says what to do. */
export class Milvus {
  constructor(
    private readonly client: Client,
    private readonly url: string,
  ) {}

  /** @throws InputError when the client is not installed, or no server answers */
  static async connect({ url, token, patience = 30 }: MilvusPlace): Promise<Milvus> {
    check(
      typeof url === "string" && /^(https?:\/\/)?[^\s/]+/.test(url),
      () => `url must be that of a Milvus server, such as http://localhost:19530; got ${JSON.stringify(url)}`,
    );
    const { MilvusClient } = await clientModule();
    const options = { address: url, token, timeout: 1000 * patience, maxRetries: 2, logLevel: "error" };
    const client = new MilvusClient(options);
    try {
      await client.connectPromise;
    } catch (error) {
      await client.closeConnection();
      throw asLost(error, url);
    }
    return new Milvus(client, url);
  }

  /** Calls a method of the client. @throws InputError when it fails, or no server answers */
  async ask<Result>(method: string, argument: object): Promise<Result> {
    let answer: Answer;
    try {
      answer = await (this.client[method] as (argument: object) => Promise<Answer>).call(this.client, argument);
    } catch (error) {
      throw asLost(error, this.url);
    }
    const { error_code: code = "Success", reason = "" } = answer.status ?? answer;
    if (code === "Success") return answer as Result;
    throw new InputError(`Milvus at ${this.url} refuses ${method}: ${reason.split("\n")[0] || code}`);
  }

  async close(): Promise<void> {
    await this.client.closeConnection();
  }
}

async function clientModule(): Promise<{ MilvusClient: new (options: object) => Client }> {
  try {
    return (await import(PACKAGE)) as { MilvusClient: new (options: object) => Client };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "MODULE_NOT_FOUND" && (error as NodeJS.ErrnoException).code !== "ERR_MODULE_NOT_FOUND") throw error; // prettier-ignore
    throw new InputError(`an index over Milvus needs its client: npm install ${PACKAGE}@${VERSION}`);
  }
}

/** An error of a change that ended half way, with what to know of it: an `InputError`. */
export function withNote(error: unknown, note: string): InputError {
  return new InputError(`${(error as Error).message}; ${note}`);
}

/** An error of the connection, in words; any other as it is. */
function asLost(error: unknown, url: string): unknown {
  const { code, message } = error as { code?: unknown; message: string };
  const isLost = typeof code === "number" || /UNAVAILABLE|DEADLINE|ECONN|closed|not ready/i.test(message);
  if (!isLost) return error;
  return new InputError(
    `no Milvus server answers at ${url} (${message.split("\n")[0].slice(0, 160)}): start it, or correct the address`,
  );
}
