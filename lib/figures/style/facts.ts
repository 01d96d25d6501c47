import { WEAK } from "../../data/dataset/dataset-card";
import { checkObject, checkText } from "../../runtime/arguments";
import { checkFigure, type Figure } from "../../notebook/notebook-display";

/** What a figure's caption must say. Each is a phrase or sentence without a full stop at its end. */
export interface FigureFacts {
  /** What the figure shows. */
  alt?: string;
  /** How much was measured: `400 test videos, each a query in both directions`. */
  n?: string;
  /** What bands and bars around values are: `bars are 95 % bootstrap intervals over queries`. */
  bands?: string;
  /** What must be known of the data: that it is synthetic, or that its labels are weak. */
  data?: string;
}

const SYNTHETIC = "The data is synthetic, and the order of methods is by construction";

/** What a caption must say of the data: that it is synthetic, that its labels are weak, or nothing. */
export function dataFacts({ synthetic, weakLabels }: { synthetic: boolean; weakLabels?: boolean }): Pick<FigureFacts, "data"> {
  const data = [...(synthetic ? [SYNTHETIC] : []), ...(weakLabels ? [WEAK.replace(/\.$/, "")] : [])].join(". ");
  return data ? { data } : {};
}

const FACTS = ["alt", "n", "bands", "data"] as const;

/**
 * The figure with facts for its caption, in its layout's `meta`; facts that it has already stay where none is given.
 * @throws InputError when a fact is no text
 */
export function withFacts(figure: Figure, facts: FigureFacts): Figure {
  checkFigure(figure);
  checkObject(facts, "the facts", "an object of texts, { alt, n, bands, data }");
  const given = FACTS.filter((fact) => facts[fact] !== undefined).map((fact) => [fact, checkText(facts[fact]!, fact)]);
  return { ...figure, layout: { ...figure.layout, meta: { ...factsOf(figure), ...Object.fromEntries(given) } } };
}

/** The facts that a figure tells; what is no text is left out. */
export function factsOf({ layout }: Figure): FigureFacts {
  const meta = (layout.meta ?? {}) as Record<string, unknown>;
  return Object.fromEntries(FACTS.flatMap((fact) => (typeof meta[fact] === "string" ? [[fact, meta[fact]]] : [])));
}
