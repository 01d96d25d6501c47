"""`musicnn_features.py FFMPEG FILE...`: features of sound by musicnn's own code: librosa's spectrogram by its settings, its
definition of the network on TensorFlow, its checkpoint, and its batches, which are of one patch. Its extractor loads the network
for every file; here it stays loaded. Decoded by the same ffmpeg; one patch at each whole second, in float32, so that both sides do
the same. The result is the mean of all values."""

import os
import subprocess
import sys

os.environ["TF_USE_LEGACY_KERAS"] = "1"
import librosa
import musicnn
import numpy as np
import tensorflow as tf
from musicnn import configuration as config
from musicnn import models

from serve import serve, timed

tf.compat.v1.disable_eager_execution()
FFMPEG, *FILES = [argument for argument in sys.argv[1:] if argument != "sound"]
MODEL, PATCH, TOGETHER = "MSD_musicnn", 187, config.BATCH_SIZE
SOUND = ["-af", "aresample=rematrix_maxval=1:resampler=soxr:first_pts=0", "-ac", "1", "-ar", str(config.SR), "-f", "f32le", "-"]

with tf.name_scope("model"):
    x = tf.compat.v1.placeholder(tf.float32, [None, PATCH, config.N_MELS])
    is_training = tf.compat.v1.placeholder(tf.bool)
    penultimate = models.define_model(x, is_training, MODEL, len(config.MSD_LABELS))[-1]
session = tf.compat.v1.Session()
tf.compat.v1.train.Saver().restore(session, f"{os.path.dirname(musicnn.__file__)}/{MODEL}/")


def features(path):
    pcm = subprocess.run([FFMPEG, "-v", "error", "-nostdin", "-i", path, "-map", "0:a:0", *SOUND], capture_output=True, check=True).stdout
    sound = np.frombuffer(pcm, "<f4")
    mel = librosa.feature.melspectrogram(y=sound, sr=config.SR, hop_length=config.FFT_HOP, n_fft=config.FFT_SIZE, n_mels=config.N_MELS).T
    mel = np.log10(10000 * mel + 1)
    starts = [int(np.floor(62.5 * s + 0.5)) for s in range(len(sound) // config.SR + 1)]
    patches = np.stack([mel[at : at + PATCH] for at in starts if at + PATCH <= len(mel)])
    parts = [patches[i : i + TOGETHER] for i in range(0, len(patches), TOGETHER)]
    return np.concatenate([session.run(penultimate, {x: part, is_training: False}) for part in parts])


serve(timed(lambda: np.concatenate([features(path) for path in FILES]), np.mean))
