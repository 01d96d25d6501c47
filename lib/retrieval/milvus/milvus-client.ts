import { checkText } from "../../runtime/arguments";
import { check, checkNumber, described, InputError } from "../../runtime/check";
import { type Answer, inWords, isAnswer, refusal } from "./answers";

/** Where a Milvus server is, and how it is asked. */
export interface MilvusPlace {
  /** Such as `http://localhost:19530`. */
  url: string;
  /** `user:password`, or the key of a cloud. */
  token?: string;
  /** Seconds that an answer is waited for, from 0.001 to 86,400. Default 30. */
  patience?: number;
}

/** As much of the client of `@zilliz/milvus2-sdk-node` as is used here; the package need not be there for others. */
export interface Client {
  connectPromise: Promise<unknown>;
  closeConnection(): unknown;
  [method: string]: unknown;
}

const PACKAGE = "@zilliz/milvus2-sdk-node";
const VERSION = "2.6.10";
const DAY = 86_400;
const NOT_FOUND = ["MODULE_NOT_FOUND", "ERR_MODULE_NOT_FOUND"];

/** Asks a Milvus server; whatever goes wrong becomes an error that says what to do. */
export class Milvus {
  constructor(
    private readonly client: Client,
    readonly url: string,
    /** Seconds that an answer is waited for. */
    readonly patience = 30,
  ) {}

  /** @throws InputError when the client is not installed, or no server answers */
  static async connect({ url, token, patience = 30 }: MilvusPlace): Promise<Milvus> {
    check(
      typeof url === "string" && /^(https?:\/\/)?[^\s/]+/.test(url),
      () => `url must be that of a Milvus server, such as http://localhost:19530; got ${described(url)}`,
    );
    if (token !== undefined) checkText(token, "token", "user:password, or a key");
    checkNumber(patience, "patience", 0.001, DAY);
    const { MilvusClient } = await clientModule();
    const options = { address: url, token, timeout: 1000 * patience, maxRetries: 2, logLevel: "error" };
    const client = new MilvusClient(options);
    const milvus = new Milvus(client, url, patience);
    return milvus.closedOnError(async () => {
      try {
        await client.connectPromise;
      } catch (error) {
        throw inWords(error, "connect", url);
      }
      return milvus;
    });
  }

  /** Calls a method of the client. @throws InputError when it fails, or no server answers in time */
  async ask<Result>(method: string, argument: { collection_name?: string; [name: string]: unknown }): Promise<Result> {
    let answer: Answer;
    try {
      // The client waits a day for an insert that has no time limit of its own.
      const limited = { timeout: 1000 * this.patience, ...argument };
      answer = await (this.client[method] as (argument: object) => Promise<Answer>).call(this.client, limited);
    } catch (error) {
      if (!isAnswer(error)) throw inWords(error, method, this.url);
      answer = error;
    }
    const refused = refusal(answer, method, this.url, argument.collection_name);
    if (refused) throw refused;
    return answer as Result;
  }

  /** Does work, and ends the connection when it fails. */
  async closedOnError<Result>(work: () => Promise<Result>): Promise<Result> {
    try {
      return await work();
    } catch (error) {
      // What failed first is told.
      await this.close().catch(() => undefined);
      throw error;
    }
  }

  async close(): Promise<void> {
    await this.client.closeConnection();
  }
}

async function clientModule(): Promise<{ MilvusClient: new (options: object) => Client }> {
  try {
    return (await import(PACKAGE)) as { MilvusClient: new (options: object) => Client };
  } catch (error) {
    if (!NOT_FOUND.includes((error as NodeJS.ErrnoException).code ?? "")) throw error;
    throw new InputError(`an index over Milvus needs its client: npm install ${PACKAGE}@${VERSION}`);
  }
}
