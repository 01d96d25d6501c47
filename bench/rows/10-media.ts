import { film, tracks } from "../media";
import type { BenchRow } from "../row";

/** From files to features, decoding included, against the networks' own Python code on the same files. */
export const rows: BenchRow[] = [
  {
    name: "Sound → musicnn, 2 minutes of music",
    unit: "s",
    ours: { name: "native graph", program: "ours/media.ts", args: ["sound"] },
    peer: { name: "musicnn's Python", program: "peers/musicnn_features.py", args: ["sound"] },
    input: tracks,
    goal: 0.7,
    tolerance: 1e-5,
    repeats: 5,
  },
  {
    name: "Frames → EfficientNet-Lite0, 1 minute in 720p",
    unit: "s",
    ours: { name: "recorded graph", program: "ours/media.ts", args: ["pictures"] },
    peer: { name: "PyTorch", program: "peers/lite0_features.py", args: ["pictures"] },
    input: () => film(60),
    goal: 0.8,
    tolerance: 1e-5,
    repeats: 5,
  },
  {
    name: "A music video of four minutes in 720p, both views",
    unit: "s",
    ours: { name: "both at once", program: "ours/media.ts", args: ["both"] },
    input: () => film(240),
    goal: 15,
    repeats: 3,
  },
];
