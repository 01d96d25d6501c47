"""The same features by tf.data: files interleaved, records parsed and summed in parallel on all cores, checksums on.
Bytes are averaged as float32 and the mean dequantised once, which is less work than dequantising frames."""

import os
import sys

import numpy as np
import tensorflow as tf

from serve import serve, timed

CHUNK = 10
CORES = len(os.sched_getaffinity(0))
CONTEXT = {"id": tf.io.FixedLenFeature([], tf.string)}
FRAMES = {"audio": tf.io.FixedLenSequenceFeature([], tf.string), "rgb": tf.io.FixedLenSequenceFeature([], tf.string)}


def features(record):
    context, frames = tf.io.parse_single_sequence_example(record, CONTEXT, FRAMES)
    audio = tf.cast(tf.io.decode_raw(frames["audio"], tf.uint8, fixed_length=128), tf.float32)
    rgb = tf.cast(tf.io.decode_raw(frames["rgb"], tf.uint8, fixed_length=1024), tf.float32)
    chunks = tf.math.segment_mean(audio, tf.range(tf.shape(audio)[0]) // CHUNK)
    dequantise = lambda mean: mean * (4 / 255) + (4 / 512 - 2)
    return context["id"], dequantise(chunks), dequantise(tf.reduce_mean(rgb, 0))


dataset = (
    tf.data.Dataset.from_tensor_slices(sys.argv[1:])
    .interleave(tf.data.TFRecordDataset, cycle_length=CORES, num_parallel_calls=CORES, deterministic=False)
    .map(features, num_parallel_calls=tf.data.AUTOTUNE, deterministic=False)
    .prefetch(tf.data.AUTOTUNE)
)


def repetition():
    ids, chunks, videos = zip(*dataset.as_numpy_iterator())
    chunks, videos = np.concatenate(chunks), np.stack(videos)
    return chunks.mean(dtype=np.float64) + videos.mean(dtype=np.float64)


serve(timed(repetition))
