"""What may be kept as a file: a bounded size, a usable name, and content that is what its type says."""

from collections.abc import Mapping
from typing import Final

MAX_BYTES: Final = 25 * 1024 * 1024
NAME_LENGTH: Final = 255
KINDS: Final = frozenset(
    {"source_document", "quotation", "contract", "drawing", "proof_of_delivery", "payment_proof", "minutes", "other"}
)
_ZIP: Final = (b"PK\x03\x04", b"PK\x05\x06")
_OLE: Final = (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",)
# What a name's ending says, which browsers tell apart worse than names do.
ENDINGS: Final[Mapping[str, str]] = {
    "pdf": "application/pdf",
    "png": "image/png",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "zip": "application/zip",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xls": "application/vnd.ms-excel",
    "doc": "application/msword",
    "txt": "text/plain",
    "csv": "text/csv",
    "eml": "message/rfc822",
    "xml": "application/xml",
    "json": "application/json",
}
# What a file of each type begins with; text types have no beginning of their own and are read instead.
BEGINNINGS: Final[Mapping[str, tuple[bytes, ...]]] = {
    "application/pdf": (b"%PDF-",),
    "image/png": (b"\x89PNG\r\n\x1a\n",),
    "image/jpeg": (b"\xff\xd8\xff",),
    "application/zip": _ZIP,
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": _ZIP,
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": _ZIP,
    "application/vnd.ms-excel": _OLE,
    "application/msword": _OLE,
}
TEXTS: Final = frozenset(
    {"text/plain", "text/csv", "message/rfc822", "application/xml", "text/xml", "application/json"}
)


def media_type_of(name: str, announced: str) -> str:
    """The type a file is to be checked as: what its name says, otherwise what was announced with it."""
    return ENDINGS.get(name.rpartition(".")[2].lower(), announced)


def file_problem(name: str, media_type: str, content: bytes) -> tuple[str, str] | None:
    """What is wrong with a file as (field, reason), or None: it may be kept."""
    if not name.strip() or len(name) > NAME_LENGTH or not name.isprintable() or any(c in name for c in "/\\"):
        return "name", "unusable_text"
    if not content:
        return "content", "empty"
    if len(content) > MAX_BYTES:
        return "content", "file_too_large"
    if media_type in TEXTS:
        return None if _is_text(content) else ("media_type", "content_differs")
    if media_type not in BEGINNINGS:
        return "media_type", "not_accepted"
    return None if content.startswith(BEGINNINGS[media_type]) else ("media_type", "content_differs")


def _is_text(content: bytes) -> bool:
    if b"\0" in content:
        return False
    for encoding in ("utf-8", "gb18030"):
        try:
            content.decode(encoding)
        except UnicodeDecodeError:
            continue
        return True
    return False
