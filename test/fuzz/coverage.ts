import { Session } from "node:inspector/promises";
import { pathToFileURL } from "node:url";
import { projectRoot } from "../../lib/runtime/files/project-root";

/** Which blocks of the project's code, and of the libraries it reads with, ran; V8 counts them itself. */
export class Coverage {
  private readonly seen = new Set<string>();
  private readonly session = new Session();

  private counts = false;

  static async start(): Promise<Coverage> {
    const coverage = new Coverage();
    coverage.session.connect();
    await coverage.session.post("Profiler.enable");
    await coverage.count(true);
    return coverage;
  }

  /** Counts from now on, or no longer: code that is counted runs two to three times slower. */
  async count(counts: boolean): Promise<void> {
    if (counts === this.counts) return;
    this.counts = counts;
    if (counts) await this.session.post("Profiler.startPreciseCoverage", { callCount: true, detailed: true });
    else await this.session.post("Profiler.stopPreciseCoverage");
  }

  /** The blocks that ran since the last look and never before a look. They count as seen from now on. */
  async fresh(): Promise<Set<string>> {
    const ran = await this.ran();
    const fresh = new Set([...ran].filter((block) => !this.seen.has(block)));
    for (const block of fresh) this.seen.add(block);
    return fresh;
  }

  /** The blocks that ran since the last look. */
  async ran(): Promise<Set<string>> {
    const { result } = await this.session.post("Profiler.takePreciseCoverage");
    const ran = new Set<string>();
    for (const { url, scriptId, functions } of result)
      if (isRead(url))
        for (const { ranges } of functions)
          for (const { startOffset, endOffset, count } of ranges)
            if (count > 0) ran.add(`${scriptId} ${startOffset} ${endOffset}`);
    return ran;
  }

  async stop(): Promise<void> {
    await this.count(false);
    this.session.disconnect();
  }
}

const ROOT = pathToFileURL(projectRoot()).href;
const OWN = [`${ROOT}/test/`, "/fast-check/", "/tsx/", "/pure-rand/"];

function isRead(url: string): boolean {
  const isOurs = url.startsWith(ROOT) || url.startsWith(projectRoot()) || url.includes("/node_modules/");
  return isOurs && !OWN.some((part) => url.includes(part)) && !url.includes(`${projectRoot()}/test/`);
}
