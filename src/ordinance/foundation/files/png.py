"""PNG pictures from outside: read whole, bounded, and written again with nothing in them but the picture.

source  W3C PNG specification, 3rd edition: 5 (datastream), 11.2 (critical chunks)
"""

import struct
import zlib
from collections.abc import Iterator
from typing import Final

_SIGNATURE: Final = b"\x89PNG\r\n\x1a\n"
_KEPT: Final = frozenset({b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND"})
_CHANNELS: Final = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}  # by colour type
_DEPTHS: Final = {0: {1, 2, 4, 8, 16}, 2: {8, 16}, 3: {1, 2, 4, 8}, 4: {8, 16}, 6: {8, 16}}


class PngRefused(ValueError):
    """Not a picture of ours; `code` is why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def png_cleaned(content: bytes, *, most_bytes: int, most_side: int) -> bytes:
    """The picture alone: texts, times, profiles and animations it carried are left out.

    most_side  pixels, of width and of height
    raises     PngRefused: picture_file_too_large, content_differs, picture_too_large, picture_damaged
    """
    if len(content) > most_bytes:
        raise PngRefused("picture_file_too_large")
    if not content.startswith(_SIGNATURE):
        raise PngRefused("content_differs")
    chunks = list(_chunks(content))
    if not chunks or chunks[0][0] != b"IHDR" or len(chunks[0][1]) != 13 or chunks[-1] != (b"IEND", b""):
        raise PngRefused("picture_damaged")
    _check_pixels(chunks, most_side)
    return _SIGNATURE + b"".join(_written(kind, body) for kind, body in chunks if kind in _KEPT)


def _chunks(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = len(_SIGNATURE)
    while at < len(content):
        if at + 12 > len(content):
            raise PngRefused("picture_damaged")
        length, kind = struct.unpack_from(">L4s", content, at)
        body = content[at + 8 : at + 8 + length]
        told = content[at + 8 + length : at + 12 + length]
        if len(told) != 4 or zlib.crc32(kind + body) != struct.unpack(">L", told)[0]:
            raise PngRefused("picture_damaged")
        yield kind, body
        at += 12 + length
        if kind == b"IEND":
            return  # what a file has behind its end is none of the picture


def _check_pixels(chunks: list[tuple[bytes, bytes]], most_side: int) -> None:
    """The pixels are all there and no more than the head promises: nothing unpacks to more than was announced."""
    width, height, depth, colour, compression, filtering, interlace = struct.unpack(">LLBBBBB", chunks[0][1])
    if depth not in _DEPTHS.get(colour, ()) or compression or filtering or interlace or not width or not height:
        raise PngRefused("picture_damaged")
    if width > most_side or height > most_side:
        raise PngRefused("picture_too_large")
    if colour == 3 and not any(kind == b"PLTE" and body and len(body) % 3 == 0 for kind, body in chunks):
        raise PngRefused("picture_damaged")
    expected = height * (1 + (width * depth * _CHANNELS[colour] + 7) // 8)
    packed = zlib.decompressobj()
    try:
        pixels = packed.decompress(b"".join(body for kind, body in chunks if kind == b"IDAT"), expected + 1)
    except zlib.error as error:
        raise PngRefused("picture_damaged") from error
    if len(pixels) != expected or not packed.eof:
        raise PngRefused("picture_damaged")


def _written(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">L", len(body)) + kind + body + struct.pack(">L", zlib.crc32(kind + body))
