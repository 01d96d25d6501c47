import type { ElementHandle, Page } from "playwright-core";

/** What the tests ask of JupyterLab's own objects in the page. */
interface CellWidget {
  node: HTMLElement;
  model: {
    type: string;
    executionCount: number | null;
    executionState: string;
    outputs: { toJSON(): Output[] };
    sharedModel: { getSource(): string };
  };
}
interface NotebookWidget {
  content: { widgets: CellWidget[]; activeCellIndex: number; scrollToCell(cell: CellWidget, align: string): Promise<void> };
  model: { cells: { length: number } };
  context: { isReady: boolean; save(): Promise<void> };
  sessionContext: { kernelDisplayStatus: string; shutdown(): Promise<void> };
}
declare global {
  interface Window {
    jupyterapp: { shell: { currentWidget: NotebookWidget } };
  }
}

/** One output of a cell, as notebooks store it. */
interface Output {
  output_type: "stream" | "display_data" | "execute_result" | "error";
  name?: string;
  text?: string | string[];
  data?: Record<string, unknown>;
  ename?: string;
  traceback?: string[];
}

/** A cell with code as it stands. */
interface CodeCell {
  /** Among all cells of the notebook. */
  index: number;
  source: string;
  /** The number before it; null when it did not run. */
  count: number | null;
  running: boolean;
  outputs: Output[];
}

/** A notebook open in JupyterLab, in the hands of a reader. */
export class LabNotebook {
  private constructor(readonly page: Page) {}

  /** Opens it and waits until all of it is there and its kernel is ready. */
  static async open(page: Page, address: string): Promise<LabNotebook> {
    await page.goto(address);
    await page.waitForFunction(
      () => {
        const { content, model, sessionContext } = window.jupyterapp?.shell.currentWidget ?? {};
        if (!content || !model || sessionContext?.kernelDisplayStatus !== "idle") return false;
        return model.cells.length > 0 && content.widgets.length === model.cells.length;
      },
      undefined,
      { timeout: 180_000 },
    );
    return new LabNotebook(page);
  }

  /** Chooses an entry of the menu “Run”. */
  async run(entry: "Run All Cells" | "Run Selected Cell" | "Run Selected Cell and All Below"): Promise<void> {
    await this.page.click('.lm-MenuBar-itemLabel:text-is("Run")');
    await this.page.click(`.lm-Menu-itemLabel:text-is("${entry}")`);
  }

  /** Presses the stop button. */
  async stop(): Promise<void> {
    await this.page.click('jp-button[data-command="notebook:interrupt-kernel"], [data-command="notebook:interrupt-kernel"]');
  }

  /** Makes a cell the selected one. */
  async select(index: number): Promise<void> {
    const node = await this.show(index);
    await (await node.$(".jp-InputPrompt"))!.click();
  }

  /** Waits until no cell runs or waits any more. */
  async finished(milliseconds = 300_000): Promise<void> {
    const idle = async () => {
      const cells = await this.cells();
      return (await this.status()) === "idle" && cells.every(({ running }) => !running);
    };
    const limit = performance.now() + milliseconds;
    // Between two cells the kernel is idle for a moment.
    for (let calm = 0; calm < 3; calm = (await idle()) ? calm + 1 : 0) {
      if (performance.now() > limit) throw new Error(`the notebook still runs after ${milliseconds / 1000} s`);
      await this.page.waitForTimeout(100);
    }
  }

  /** Waits for something to become of a cell. */
  async until(what: string, holds: (cells: CodeCell[]) => boolean, milliseconds = 60_000): Promise<void> {
    const limit = performance.now() + milliseconds;
    while (!holds(await this.cells())) {
      if (performance.now() > limit) throw new Error(`after ${milliseconds / 1000} s still not: ${what}`);
      await this.page.waitForTimeout(50);
    }
  }

  /** All cells with code. */
  cells(): Promise<CodeCell[]> {
    return this.page.evaluate(() =>
      window.jupyterapp.shell.currentWidget.content.widgets.flatMap(({ model }, index) => {
        if (model.type !== "code") return [];
        const { executionCount: count, executionState, outputs, sharedModel } = model;
        const running = executionState === "running";
        return [{ index, source: sharedModel.getSource(), count, running, outputs: outputs.toJSON() }];
      }),
    );
  }

  /** Brings a cell into view and gives its element. */
  async show(index: number): Promise<ElementHandle<HTMLElement>> {
    const handle = await this.page.evaluateHandle(async (at) => {
      const { content } = window.jupyterapp.shell.currentWidget;
      await content.scrollToCell(content.widgets[at], "center");
      return content.widgets[at].node;
    }, index);
    return handle as ElementHandle<HTMLElement>;
  }

  /** Ends its kernel, which else would live on behind the closed page. */
  endKernel(): Promise<void> {
    return this.page.evaluate(() => window.jupyterapp.shell.currentWidget.sessionContext.shutdown());
  }

  /** Saves it. */
  save(): Promise<void> {
    return this.page.evaluate(() => window.jupyterapp.shell.currentWidget.context.save());
  }

  private status(): Promise<string> {
    return this.page.evaluate(() => window.jupyterapp.shell.currentWidget.sessionContext.kernelDisplayStatus);
  }
}

/** The text of an output, as its plainest representation. */
export function textOf({ text, data, ename, traceback }: Output): string {
  const plain = text ?? data?.["text/plain"] ?? [];
  const lines = [plain].flat().join("");
  return traceback ? [ename, ...traceback].join("\n").replace(/\x1b\[\d+m/g, "") : lines;
}
