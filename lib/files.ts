/** Files of features and labels, of this project and of other programs: read, written, looked into and imported. */
export { type DatasetItem, type DatasetRows } from "./data/dataset/dataset-item";
export { writeDataset, type WriteDatasetOptions, type WrittenDataset } from "./data/dataset/write-dataset";
export { readFoldTable } from "./data/formats/fold-table";
export { parseLabelTable, readLabelTable, writeLabelTable } from "./data/formats/label-table";
export { type Content, type FeatureFormat } from "./data/feature-files/feature-file";
export { writeParquet, type WriteParquetOptions } from "./data/dataset/write-parquet";
export { importFeatures, type ImportOptions } from "./data/import/import-features";
export { type FailedShard, type PreparedShard, type PrepareOptions, prepareShards } from "./data/import/prepare-shards";
export { type FeatureInspection, inspectFeatures, type NamedCount, type ViewInspection } from "./data/import/inspect-features";
export { type Histogram, type ValueStatistics } from "./data/import/value-statistics";
export { type NpyArray, readNpy, readNpyMatrix, writeNpy } from "./data/formats/npy";
export { readTfRecords, type TfRecord } from "./data/records/tfrecord-reader";
export { AUDIO_WIDTH, RGB_WIDTH } from "./data/records/video-record";
export { type WritableVideo, writeYouTube8M } from "./data/records/youtube8m";
export { loadFeatures, saveFeatures } from "./features/feature-cache";
