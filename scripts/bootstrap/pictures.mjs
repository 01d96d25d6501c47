// npm run pictures: takes the README's pictures out of the executed notebooks, so that they are what a reader will get.
import { readFileSync } from "node:fs";
import { writeWholeFile } from "../../lib/runtime/files/whole-file.js";

const PICTURES = {
  "docs/shared-space.svg": ["notebooks/04-embedding-visualization.ipynb", "UMAP"],
  "docs/precision-recall.svg": ["notebooks/05-precision-recall.ipynb", "Precision and recall"],
  "docs/attention.svg": ["notebooks/02-attention-chunk-selection.ipynb", "attention-LSTM"],
};

for (const [picture, [notebook, title]] of Object.entries(PICTURES)) {
  const { cells } = JSON.parse(readFileSync(notebook, "utf8"));
  const outputs = cells.flatMap((cell) => cell.outputs ?? []).map(({ data }) => data ?? {});
  const found = outputs.find((data) => data["image/svg+xml"] && [data["text/plain"]].flat().join("").includes(title));
  if (!found)
    throw new Error(`${notebook} has no static figure with "${title}" in its title: execute it with Chromium installed`);
  await writeWholeFile(picture, [found["image/svg+xml"]].flat().join(""));
  console.log(picture);
}
