import type { LabelTable } from "../formats/label-table";
import type { Salience } from "../videos/salience";
import { type SyntheticChoice, syntheticEmotions } from "./parameters";
import { kindsOf, planVideo } from "./video";

/** Labels and salience of all videos, without their frames. */
export function describeVideos(choice: SyntheticChoice): { labels: LabelTable; salience: Salience } {
  const labels = new Map<string, number>();
  const salience: Salience = new Map();
  for (let i = 0; i < choice.videos; i++) {
    const plan = planVideo(choice, i);
    labels.set(plan.id, plan.emotion);
    salience.set(plan.id, kindsOf(plan));
  }
  return { labels: { classes: syntheticEmotions(), labels }, salience };
}
