"""Sets a paper: one typst compiler per process, fed with data only.

Every text goes in as a JSON string and is shown as it is: no part of it is ever read as markup. The compiler sees the
templates and nothing else of the disk, and asks for no packages.
"""

import json
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any, Final

import typst

from ordinance.entrypoints.documents.coverage import FONTS, fitted

TEMPLATES: Final = Path(__file__).parent / "templates"
# One compile at a time: a compiler used by two threads at once raises "Already borrowed".
_TURN: Final = Lock()


def typeset(
    template: str, content: Mapping[str, Any], *, pictures: Mapping[str, str], made_at: datetime
) -> tuple[bytes, frozenset[str]]:
    """The PDF of a template filled with content.

    pictures  SVG by the name their template knows them by
    returns   the file, and the characters no font has, which stand in it as 〓
    """
    missing: set[str] = set()
    ready = fitted(dict(content), missing)
    ready["missing"] = [f"U+{ord(each):04X}" for each in sorted(missing)]
    ready["pictures"] = sorted(pictures)
    files: Any = {**_templates(), "main.typ": _templates()[f"{template}.typ"]}
    files |= {name: picture.encode() for name, picture in pictures.items()}
    with _TURN:
        pdf = _compiler().compile(
            input=files, sys_inputs={"paper": json.dumps(ready)}, timestamp=made_at.replace(microsecond=0)
        )
    if not isinstance(pdf, bytes):
        raise TypeError("a PDF is one file")
    return pdf, frozenset(missing)


@cache
def _templates() -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in TEMPLATES.glob("*.typ")}


@cache
def _compiler() -> typst.Compiler:
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FONTS)])
    return typst.Compiler(root=str(TEMPLATES), font_paths=fonts, ignore_system_fonts=True)
