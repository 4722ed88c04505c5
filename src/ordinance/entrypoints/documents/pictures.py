"""Pictures for templates, as SVG: the compiler takes files from memory only as text."""

import struct
from base64 import b64encode

import segno


def qr_picture(text: str) -> str:
    """A QR code; a quarter of it may be dirty or torn."""
    return segno.make_qr(text, error="q").svg_inline(border=0, omitsize=True)


def png_picture(content: bytes) -> str:
    """A PNG that was checked, inside an SVG of its size."""
    width, height = struct.unpack_from(">LL", content, 16)
    within = f'width="{width}" height="{height}"'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" {within} viewBox="0 0 {width} {height}">'
        f'<image {within} href="data:image/png;base64,{b64encode(content).decode()}"/></svg>'
    )
