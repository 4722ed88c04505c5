"""The mappings by name, and the one way to take a file with one of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Final

from ordinance.modules.intake.errors import FileRefused
from ordinance.modules.intake.mappings.northwind import NORTHWIND, northwind_joined, northwind_tables
from ordinance.modules.intake.mappings.northwind_master import northwind_master
from ordinance.modules.intake.mappings.orders import ORDERS
from ordinance.modules.intake.mappings.uci import UCI, uci_master
from ordinance.modules.intake.reading.tables import content_of, table_of
from ordinance.modules.intake.rules.documents import intake_of
from ordinance.modules.intake.rules.incoming import Intake
from ordinance.modules.intake.rules.known import Known
from ordinance.modules.intake.rules.mapping import FileMapping, is_heading

MAPPINGS: Final[Mapping[str, FileMapping]] = {mapping.name: mapping for mapping in (ORDERS, NORTHWIND, UCI)}


def mapping_named(name: str) -> FileMapping:
    mapping = MAPPINGS.get(name)
    if mapping is None:
        raise FileRefused("mapping_unknown", mapping=name, known=sorted(MAPPINGS))
    return mapping


def file_read(path: Path, mapping: str, *, known: Known | None = None, all_or_nothing: bool = False) -> Intake:
    """Take a file, or the folder `northwind` is, from disk; raises FileRefused."""
    if mapping_named(mapping) is NORTHWIND and path.is_dir():
        return _folder_read(path, known, all_or_nothing=all_or_nothing)
    return content_read(content_of(path), mapping, known=known, all_or_nothing=all_or_nothing)


def content_read(content: bytes, mapping: str, *, known: Known | None = None, all_or_nothing: bool = False) -> Intake:
    """Take the bytes of one file (an upload, an attachment); raises FileRefused, whatever the bytes are."""
    chosen = mapping_named(mapping)
    table = table_of(content, partial(is_heading, chosen))
    master = uci_master(table) if chosen is UCI else None
    return intake_of(table, chosen, known=known, all_or_nothing=all_or_nothing, master=master)


def _folder_read(folder: Path, known: Known | None, *, all_or_nothing: bool) -> Intake:
    tables = northwind_tables(folder)
    intake = intake_of(northwind_joined(tables), NORTHWIND, known=known, all_or_nothing=all_or_nothing)
    return replace(intake, master=northwind_master(tables, intake.documents))
