"""A stream of frames → MP4."""

from pathlib import Path
from typing import ClassVar

import av
import numpy as np
from av.video.reformatter import ColorRange, Colorspace, VideoReformatter

from landscapes.film.encoder import Brief, even
from landscapes.film.frames import Frame

BT709 = 1
"""The primaries and the transfer function of HDTV in ITU-T H.273."""

# Since PyAV 17, pixels are converted in one thread per processor by default.
IN_ONE_THREAD = {"threads": 1} if int(av.__version__.partition(".")[0]) >= 17 else {}


class Mp4Encoder:
    """An MP4 that slide programs play: H.264, 4:2:0, even sides, index in front.

    An odd side grows by one pixel, which repeats its neighbour.

    Args:
        path: the file to write.
        brief: the rate, how often frames are repeated, their size, and whether they are
            transparent and so put on white.
    """

    # One thread on every machine, because the number of threads changes the bytes. Little moves
    # from frame to frame, and its edges are sharp: lookahead, reordering, weighted prediction,
    # subpixel search and deblocking cost time, and improve neither size nor PSNR.
    THREADS = 1
    OPTIONS: ClassVar = {
        "preset": "superfast",
        "crf": "18",
        "tune": "stillimage",
        "x264-params": "bframes=0:rc-lookahead=0:sync-lookahead=0:mbtree=0:scenecut=0"
        ":weightp=0:subme=0:no-deblock=1",
    }

    def __init__(self, path: Path, brief: Brief) -> None:
        timeline = brief.timeline
        self._clear = brief.is_clear
        self._rate = timeline.fps
        self._stays = iter(timeline.stays)
        self._written, self._frame_count = 0, timeline.frame_count
        self._converter = VideoReformatter()
        width, height = map(even, brief.size)
        self._rgba = np.empty((height, width, 4), np.uint8)
        self._container = av.open(
            str(path), "w", format="mp4", container_options={"movflags": "+faststart"}
        )
        stream = self._container.add_stream("libx264", timeline.fps, options=self.OPTIONS)
        stream.height, stream.width = height, width
        stream.pix_fmt = "yuv420p"
        context = stream.codec_context
        context.thread_count = self.THREADS
        context.colorspace = Colorspace.ITU709
        context.color_range = ColorRange.MPEG
        context.color_primaries = BT709
        context.color_trc = BT709
        self._stream = stream

    def sample(self, frame: Frame) -> None:
        """Do nothing: no sample is needed."""

    def write(self, frame: Frame) -> None:
        opaque = _on_paper(frame) if self._clear else frame
        picture = self._converter.reformat(
            av.VideoFrame.from_numpy_buffer(self._even(opaque), format="rgba"),
            format="yuv420p",
            dst_colorspace=Colorspace.ITU709,
            dst_color_range=ColorRange.MPEG,
            **IN_ONE_THREAD,
        )
        for _ in range(next(self._stays)):
            picture.pts = self._written
            picture.time_base = 1 / self._rate
            self._container.mux(self._stream.encode(picture))
            self._written += 1

    def close(self) -> None:
        with self._container:
            # After a frame that could not be written, going on would crash.
            if self._written == self._frame_count:
                self._container.mux(self._stream.encode(None))

    def _even(self, frame: Frame) -> Frame:
        """A frame with even sides."""
        height, width = frame.shape[:2]
        if frame.shape == self._rgba.shape:
            return frame
        self._rgba[:height, :width] = frame
        self._rgba[height:] = self._rgba[height - 1]
        self._rgba[:, width:] = self._rgba[:, width - 1 : width]
        return self._rgba


def _on_paper(frame: Frame) -> Frame:
    """A frame on white."""
    alpha = frame[..., 3:] / np.float32(255)
    on_white = 255 - alpha * (255 - frame[..., :3].astype(np.float32))
    opaque = np.full_like(frame, 255)
    opaque[..., :3] = np.rint(on_white)
    return opaque
