"""The pages' Chinese: collects the English texts of templates and code, keeps the .po, and compiles it without gettext.

`python -m ordinance.entrypoints.web.catalogue` brings the .po in step with the sources and writes the .mo;
`--add FILE` first takes translations from a JSON object of English and Chinese texts.
"""

import argparse
import ast
import fcntl
import io
import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import orjson
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.template.base import Lexer, TokenType
from django.utils.text import smart_split

PACKAGE: Final = Path(__file__).resolve().parents[2]
MESSAGES: Final = PACKAGE / "locale" / "zh_Hans" / "LC_MESSAGES"
PO: Final = MESSAGES / "django.po"
MO: Final = MESSAGES / "django.mo"
SOURCES: Final = Path(__file__).resolve().parent

HEADER: Final = b"""msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\\n"
"Language: zh_Hans\\n"
"Plural-Forms: nplurals=1; plural=0;\\n"

"""

UNDATED: Final = datetime(2026, 1, 1, tzinfo=UTC)  # the same texts give the same bytes whenever they are compiled

Message = tuple[str, str]  # context ("" for none) and text

_PLAIN: Final = frozenset({"_", "gettext", "gettext_lazy"})
_IN_CONTEXT: Final = frozenset({"pgettext", "pgettext_lazy"})
_IN_FILTER: Final = re.compile(r"""_\((["'])(.+?)\1\)""")  # {{ value|default:_("none") }}


class CatalogueUnreadable(ValueError):
    """A template or a call whose text cannot be collected; the message says where."""


def messages() -> dict[Message, list[str]]:
    """Every text that is translated, with the files it stands in."""
    found: dict[Message, list[str]] = {}
    for path in sorted(SOURCES.rglob("*.py")) + sorted(SOURCES.rglob("*.html")):
        read = _of_code if path.suffix == ".py" else _of_template
        for message in read(path):
            places = found.setdefault(message, [])
            name = str(path.relative_to(PACKAGE))
            if name not in places:
                places.append(name)
    return found


def catalogue() -> Catalog:
    """The .po as it stands on disk."""
    of: Catalog = read_po(io.BytesIO(PO.read_bytes()), locale="zh_Hans") if PO.exists() else Catalog(locale="zh_Hans")
    of.creation_date = of.revision_date = UNDATED
    return of


def renewed(old: Catalog, added: Mapping[str, str] | None = None) -> Catalog:
    """The catalogue of today's texts with the translations that are known; texts nobody uses any more are gone.

    added  English and Chinese texts that come before what is known. A text alone means the one without a context, and
           is what those in contexts without Chinese take; `context|text` means the one in that context
    """
    added = added or {}
    fresh = Catalog(locale="zh_Hans", project="Ordinance", version="1", header_comment="# The pages in Chinese.")
    for (context, text), places in sorted(messages().items()):
        known = old.get(text, context or None)
        fresh.add(
            text,
            added.get(f"{context}|{text}" if context else text)
            or (known.string if known is not None else "")
            or added.get(text, ""),
            locations=[(place, 0) for place in places],
            context=context or None,
        )
    return fresh


def compiled(of: Catalog) -> bytes:
    """The .mo of a catalogue; the same catalogue gives the same bytes."""
    output = io.BytesIO()
    write_mo(output, of)
    return output.getvalue()


def po_text(of: Catalog) -> bytes:
    """The .po of a catalogue, without what changes by itself."""
    output = io.BytesIO()
    write_po(output, of, omit_header=True, sort_output=True, include_lineno=False, width=120)
    return HEADER + output.getvalue()


def main() -> None:
    """Write the .po and the .mo, one writer at a time; say which texts have no Chinese yet."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--add", type=Path, metavar="FILE")
    asked = parser.parse_args()
    added: Mapping[str, str] = orjson.loads(asked.add.read_bytes()) if asked.add else {}
    MESSAGES.mkdir(parents=True, exist_ok=True)
    with SOURCES.joinpath("catalogue.py").open("rb") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        PO.write_bytes(po_text(renewed(catalogue(), added)))
        of = catalogue()
        MO.write_bytes(compiled(of))
    for message in of:
        if message.id and not message.string:
            print(f"without Chinese: {message.id}")


def _of_code(path: Path) -> Iterator[Message]:
    for node in ast.walk(ast.parse(path.read_bytes())):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
            continue
        if node.func.id in _PLAIN:
            yield "", _literal(path, node.args[0])
        elif node.func.id in _IN_CONTEXT:
            yield _literal(path, node.args[0]), _literal(path, node.args[1])


def _literal(path: Path, node: ast.expr) -> str:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    raise CatalogueUnreadable(f"{path}:{node.lineno}: a translated text is written out where it is used")


def _of_template(path: Path) -> Iterator[Message]:
    block: list[str] | None = None
    context = ""
    for token in Lexer(path.read_text(encoding="utf-8")).tokenize():
        if block is not None:
            if token.token_type is TokenType.BLOCK:
                yield context, "".join(block)
                block = None
            elif token.token_type is TokenType.VAR:
                block.append(f"%({token.contents})s")
            else:
                block.append(token.contents.replace("%", "%%"))
            continue
        if token.token_type in (TokenType.BLOCK, TokenType.VAR):
            yield from (("", found[1]) for found in _IN_FILTER.findall(token.contents))
        if token.token_type is TokenType.BLOCK:
            words = list(smart_split(token.contents))
            if words[0] == "translate":
                yield _context(words), _text(path, words[1])
            elif words[0] == "blocktranslate":
                block, context = [], _context(words)


def _context(words: list[str]) -> str:
    return words[words.index("context") + 1].strip("\"'") if "context" in words else ""


def _text(path: Path, word: str) -> str:
    if word[:1] in "\"'":
        return word[1:-1].replace('\\"', '"').replace("%", "%%")
    raise CatalogueUnreadable(f"{path}: {word} is no text")


if __name__ == "__main__":
    main()
