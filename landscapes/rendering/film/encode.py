"""A stream of frames → GIF, MP4 and PNG.

Encoders take frames one by one and keep none of them, so memory does not grow
with the length of an animation. The same frames give the same bytes on every
run: nothing depends on the time or on the number of cores.
"""

from pathlib import Path
from queue import Queue
from threading import Thread
from typing import ClassVar, Protocol

import av
import imageio.v3 as iio
import numpy as np
from av.video.reformatter import (
    ColorPrimaries,
    ColorRange,
    Colorspace,
    ColorTrc,
    VideoReformatter,
)
from PIL import GifImagePlugin, Image
from PIL.PngImagePlugin import PngInfo

from landscapes.rendering.film.frames import Frame
from landscapes.rendering.film.palette import Palette
from landscapes.rendering.film.patches import Patches
from landscapes.rendering.film.timeline import Timeline
from landscapes.scenario.model import Size


class Encoder(Protocol):
    """Something that the frames of a journey are written to, in order."""

    def write(self, frame: Frame) -> None:
        """Take the next frame; it may change after this returns."""
        ...

    def close(self) -> None:
        """Release the file; it is complete if every frame has been written."""
        ...


def write_png(path: Path, frame: Frame, description: str = "") -> None:
    """Write one frame as a PNG, with its transparency if it has any, and what it shows in words."""
    pixels = frame if (frame[..., 3] < 255).any() else np.ascontiguousarray(frame[..., :3])
    words = PngInfo()
    if description:
        words.add_itxt("Description", description)
    iio.imwrite(path, pixels, plugin="pillow", extension=".png", pnginfo=words)


class GifEncoder:
    """A GIF with one palette for all frames.

    A frame after the first stores the rectangle that changed, and in it only
    the pixels that changed; the others are transparent.

    Args:
        path: the file to write.
        timeline: how long each frame stays.
        palette: the colours.
        loop: how many times it plays; None is forever.
    """

    def __init__(self, path: Path, timeline: Timeline, palette: Palette, loop: int | None) -> None:
        self._palette = palette
        self._patches = Patches(palette)
        self._delays = iter(timeline.centiseconds())
        self._loop = loop
        self._file = path.open("wb")

    def write(self, frame: Frame) -> None:
        indices, left, top = self._patches.next(frame)
        image = Image.fromarray(indices, mode="P")
        image.putpalette(self._palette.colors.tobytes())
        if not self._file.tell():
            self._begin(image)
        self._file.writelines(
            GifImagePlugin.getdata(
                image,
                (left, top),
                duration=10 * next(self._delays),
                transparency=self._palette.transparent,
                disposal=1,
                include_color_table=False,
            )
        )

    def close(self) -> None:
        with self._file:
            self._file.write(b";")

    def _begin(self, first: Image.Image) -> None:
        """Write the header.

        GIF counts how often an animation is repeated, with 0 for ever; one that
        plays once has no count. The duration makes it a GIF of the version that
        has delays.
        """
        repeats = {} if self._loop == 1 else {"loop": self._loop - 1 if self._loop else 0}
        header, _ = GifImagePlugin.getheader(first, info={"duration": 10, **repeats})
        self._file.writelines(header)


class Mp4Encoder:
    """An MP4 that slide programs play: H.264, 4:2:0, even sides, index in front.

    A side that is odd grows by one pixel that repeats its neighbour. Written
    with PyAV itself: imageio's plugin for it chooses neither the quality nor
    the colour space.

    Args:
        path: the file to write.
        timeline: the rate, and how often frames are repeated.
        size: the frames' size.
    """

    # One thread whatever the machine has, for their number changes the bytes. Little moves
    # from frame to frame, so looking ahead and reordering would cost time and gain nothing.
    THREADS = 1
    OPTIONS: ClassVar = {
        "preset": "superfast",
        "crf": "18",
        "tune": "stillimage",
        "x264-params": "bframes=0:rc-lookahead=0:sync-lookahead=0:mbtree=0:scenecut=0",
    }

    def __init__(self, path: Path, timeline: Timeline, size: Size) -> None:
        self._rate = timeline.fps
        self._stays = iter(timeline.stays)
        self._written = 0
        self._converter = VideoReformatter()
        self._rgba = np.empty(
            (size.height + size.height % 2, size.width + size.width % 2, 4), np.uint8
        )
        self._container = av.open(
            str(path), "w", format="mp4", container_options={"movflags": "+faststart"}
        )
        stream = self._container.add_stream("libx264", timeline.fps, options=self.OPTIONS)
        stream.height, stream.width = self._rgba.shape[:2]
        stream.pix_fmt = "yuv420p"
        context = stream.codec_context
        context.thread_count = self.THREADS
        context.colorspace = Colorspace.ITU709
        context.color_range = ColorRange.MPEG
        context.color_primaries = ColorPrimaries.BT709
        context.color_trc = ColorTrc.BT709
        self._stream = stream

    def write(self, frame: Frame) -> None:
        height, width = frame.shape[:2]
        self._rgba[:height, :width] = frame
        self._rgba[height:] = self._rgba[height - 1]
        self._rgba[:, width:] = self._rgba[:, width - 1 : width]
        picture = self._converter.reformat(
            av.VideoFrame.from_numpy_buffer(self._rgba, format="rgba"),
            format="yuv420p",
            dst_colorspace=Colorspace.ITU709,
            dst_color_range=ColorRange.MPEG,
            threads=1,
        )
        for _ in range(next(self._stays)):
            picture.pts = self._written
            picture.time_base = 1 / self._rate
            self._container.mux(self._stream.encode(picture))
            self._written += 1

    def close(self) -> None:
        with self._container:
            self._container.mux(self._stream.encode(None))


class OnPaper:
    """Another encoder, of a format without transparency: it is given frames on white paper.

    Args:
        encoder: the encoder.
    """

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder

    def write(self, frame: Frame) -> None:
        alpha = frame[..., 3:] / np.float32(255)
        on_white = 255 - alpha * (255 - frame[..., :3].astype(np.float32))
        opaque = np.full_like(frame, 255)
        opaque[..., :3] = np.rint(on_white)
        self._encoder.write(opaque)

    def close(self) -> None:
        self._encoder.close()


class Background:
    """Another encoder, run in a thread of its own so that drawing goes on meanwhile.

    Args:
        encoder: the encoder to run.
    """

    WAITING_FRAMES = 2

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self._free: Queue[Frame | None] = Queue()
        self._waiting: Queue[Frame | None] = Queue()
        self._error: BaseException | None = None
        for _ in range(self.WAITING_FRAMES):
            self._free.put(None)
        self._thread = Thread(target=self._run, daemon=True)
        self._thread.start()

    def write(self, frame: Frame) -> None:
        slot = self._free.get()
        if self._error:
            raise self._error
        if slot is None:
            slot = np.empty_like(frame)
        np.copyto(slot, frame)
        self._waiting.put(slot)

    def close(self) -> None:
        self._waiting.put(None)
        self._thread.join()
        if self._error:
            raise self._error

    def _run(self) -> None:
        try:
            while (frame := self._waiting.get()) is not None:
                if self._error is None:
                    self._attempt(frame)
                self._free.put(frame)
        finally:
            self._attempt(None)

    def _attempt(self, frame: Frame | None) -> None:
        """Write a frame, or close without one; an error is kept for the caller's thread."""
        try:
            if frame is None:
                self._encoder.close()
            else:
                self._encoder.write(frame)
        except BaseException as error:
            self._error = self._error or error
