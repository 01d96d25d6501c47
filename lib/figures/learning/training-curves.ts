import type { Data, Shape } from "plotly.js-dist";
import { checkObject, checkObjects, checkOptions } from "../../runtime/arguments";
import { check } from "../../runtime/check";
import { largest } from "../../runtime/extremes";
import { asTyped } from "../../notebook/figure-text";
import type { Figure } from "../../notebook/notebook-display";
import {
  COLUMN_WIDTH,
  GREY,
  INK,
  PAGE_WIDTH,
  axis,
  axisName,
  baseLayout,
  lineColour,
  lineDash,
  panelDomains,
  rounded,
} from "../style/style";

/** One training, as `train` reports it. */
export interface TrainingRun {
  name: string;
  /** The course of the training; loss as the method defines it, validation score from 0 to 1. */
  history: {
    /** `epoch` counts from 1; `validation` is absent where it was not measured. */
    epochs: readonly { epoch: number; loss: number; validation?: number }[];
    /** The epoch whose weights were kept. */
    bestEpoch: number;
  };
}

/** Options of {@link trainingCurves}. */
export interface TrainingCurvesOptions {
  /** Title of the left axis. Default `training loss`. */
  lossName?: string;
  /** Title of the right axis. Default `validation MAP`. */
  validationName?: string;
  title?: string;
}

const CHOSEN = "chosen epoch";

/**
 * Training loss (left) and validation score (right) against the epoch, with the chosen epoch marked on both. The loss
 * alone says little about retrieval, so the score chooses the epoch. Without any score only the loss is drawn.
 * @throws InputError when a run has no epochs or its chosen epoch is not one of them
 */
export function trainingCurves(runs: readonly TrainingRun[], options: TrainingCurvesOptions = {}): Figure {
  checkObjects(runs, "the runs", "trainings, { name, history }", { name: "text", history: "object" });
  checkOptions(options);
  const { lossName = "training loss", validationName = "validation MAP", title } = options;
  check(runs.length > 0, () => "trainingCurves needs at least one run");
  runs.forEach(checkRun);
  const scored = runs.some(({ history }) => history.epochs.some((epoch) => epoch.validation !== undefined));
  const panels = scored ? (["loss", "validation"] as const) : (["loss"] as const);
  const data: Data[] = panels.flatMap((quantity, panel) => runs.flatMap((run, i) => runTraces(run, quantity, panel, i)));
  data.push({
    type: "scatter",
    mode: "markers",
    name: CHOSEN,
    x: [null],
    y: [null],
    marker: { symbol: "circle-open", size: 9, color: INK, line: { width: 2 } },
    showlegend: true,
  });
  const [left, right] = scored ? panelDomains(2, 0.15) : panelDomains(1, 0);
  const last = largest(runs.flatMap(({ history }) => history.epochs.map(({ epoch }) => epoch)));
  const range: [number, number] = [0, last * 1.02];
  const lines = (panel: number) => (runs.length === 1 ? [epochLine(runs[0].history.bestEpoch, panel)] : []);
  return {
    data,
    layout: {
      ...baseLayout({
        width: scored ? PAGE_WIDTH : COLUMN_WIDTH,
        height: 290,
        legend: [...runs.map((run) => asTyped(run.name)), CHOSEN],
        title,
      }),
      xaxis: axis("epoch", { domain: left, range }),
      yaxis: axis(lossName, { nticks: 6 }),
      ...(scored
        ? {
            xaxis2: axis("epoch", { domain: right, range, anchor: "y2" }),
            yaxis2: axis(validationName, { anchor: "x2", nticks: 6 }),
          }
        : {}),
      shapes: panels.flatMap((_, panel) => lines(panel)),
      meta: { alt: asTyped(`${lossName}${scored ? ` and ${validationName}` : ""} by epoch`), n: trainings(runs.length) },
    },
  };
}

function trainings(count: number): string {
  return count === 1 ? "1 training" : `${count} trainings`;
}

function checkRun({ name, history }: TrainingRun): void {
  checkObject(history, `the history of ${name}`, "what train gives", { epochs: "list", bestEpoch: "number" });
  checkObjects(history.epochs, `the epochs of ${name}`, "epochs", { epoch: "number", loss: "number" });
  check(history.epochs.length > 0, () => `${name} has no epochs`);
  const known = history.epochs.some(({ epoch }) => epoch === history.bestEpoch);
  check(known, () => `${name}: chosen epoch ${history.bestEpoch} is not one of its ${history.epochs.length} epochs`);
}

/** The curve of one quantity and the mark of the chosen epoch on it. */
function runTraces({ name, history }: TrainingRun, quantity: "loss" | "validation", panel: number, index: number): Data[] {
  const epochs = history.epochs.filter((epoch) => Number.isFinite(epoch[quantity]));
  const best = epochs.filter(({ epoch }) => epoch === history.bestEpoch);
  const label = asTyped(name);
  const common = { name: label, legendgroup: label, xaxis: axisName("x", panel), yaxis: axisName("y", panel) };
  const points = (of: typeof epochs) => ({
    x: of.map(({ epoch }) => epoch),
    y: of.map((epoch) => rounded(epoch[quantity] as number)),
  });
  const color = lineColour(index);
  return [
    {
      type: "scatter",
      mode: "lines",
      ...common,
      showlegend: panel === 0,
      ...points(epochs),
      line: { color, dash: lineDash(index), width: 1.75 },
    },
    {
      type: "scatter",
      mode: "markers",
      ...common,
      name: `${label}, ${CHOSEN}`,
      showlegend: false,
      ...points(best),
      marker: { symbol: "circle-open", size: 9, color, line: { width: 2 } },
      hovertemplate: `epoch %{x}: %{y}<extra>${CHOSEN}</extra>`,
    },
  ];
}

function epochLine(epoch: number, panel: number): Shape {
  return {
    type: "line",
    xref: axisName("x", panel) as "x",
    yref: `${axisName("y", panel)} domain` as "y domain",
    x0: epoch,
    x1: epoch,
    y0: 0,
    y1: 1,
    line: { color: GREY, width: 1, dash: "dot" },
    layer: "below",
  };
}
