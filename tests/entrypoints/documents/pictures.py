"""Small pictures, made here."""

import struct
import zlib

SIGNATURE = b"\x89PNG\r\n\x1a\n"


def chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">L", len(body)) + kind + body + struct.pack(">L", zlib.crc32(kind + body))


def a_png(
    width: int = 40, height: int = 40, *, colour: int = 6, extra: bytes = b"", pixels: bytes | None = None
) -> bytes:
    """A red picture with an alpha channel; `extra` stands between its head and its pixels."""
    head = struct.pack(">LLBBBBB", width, height, 8, colour, 0, 0, 0)
    rows = (b"\0" + b"\xdc\x14\x14\xc8" * width) * height if pixels is None else pixels
    return SIGNATURE + chunk(b"IHDR", head) + extra + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
