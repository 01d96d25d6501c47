import { checkObject, checkObjects } from "../runtime/arguments";
import { check, described } from "../runtime/check";
import { showTable } from "../notebook/notebook-display";
import type { Walkthrough } from "./walkthrough";

/** The error of {@link assertClaims}: the input is right, but a claim does not hold. */
export class ClaimError extends Error {
  override name = "ClaimError";
}

/** A sentence of a notebook that must hold. */
export interface Claim {
  text: string;
  holds: boolean;
  /** The numbers that show it. */
  evidence?: string;
  /** About which method is better: asserted on synthetic data of at least {@link ORDER_NEEDS} videos only. */
  order?: boolean;
}

/** From this many videos on, the order of methods does not depend on chance. */
const ORDER_NEEDS = 1500;

/**
 * Shows the claims as a table, and throws when one does not hold. The order of methods is by construction of the default data: on
 * fewer videos, or on your own data, claims about it are shown but not asserted.
 * @throws ClaimError that names each broken claim with its evidence
 */
export function assertClaims(run: Pick<Walkthrough, "synthetic" | "features">, claims: readonly Claim[]): void {
  checkObject(run, "the run", "what openWalkthrough gives", { features: "object" });
  checkObjects(claims, "the claims", "claims, { text, holds }", { text: "text" });
  const { synthetic, features } = run;
  checkObject(features, "the run's features", "features", { ids: "list" });
  for (const { text, holds } of claims)
    check(typeof holds === "boolean", () => `the claim "${text}" must hold or not, true or false; got ${described(holds)}`);
  const binding = ({ order }: Claim) => !order || (synthetic && features.ids.length >= ORDER_NEEDS);
  showTable(
    claims.map((claim) => ({
      claim: claim.text,
      evidence: claim.evidence ?? "",
      holds: claim.holds ? "✓" : "✗",
      asserted: binding(claim) ? "yes" : `no: needs ${ORDER_NEEDS} synthetic videos`,
    })),
  );
  const broken = claims.filter((claim) => binding(claim) && !claim.holds);
  if (broken.length > 0)
    throw new ClaimError(
      `does not hold: ${broken.map(({ text, evidence }) => `${text} (${evidence ?? "no evidence"})`).join("; ")}`,
    );
}
