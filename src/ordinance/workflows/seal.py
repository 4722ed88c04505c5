"""Set and clear the picture of the company's seal (公章), which documents bear from then on."""

from typing import Final

from ordinance.foundation.companies.services import seal_clear, seal_set
from ordinance.foundation.errors import Done, InvalidInput, Outcome
from ordinance.foundation.files.png import PngRefused, png_cleaned
from ordinance.foundation.files.services import NewFile, file_store
from ordinance.workflows.kernel import Act, workflow

MOST_BYTES: Final = 1024 * 1024
MOST_SIDE: Final = 2000  # pixels
_UNSCOPED: Final = "the company's own picture: it touches no order"


@workflow(duty="masterdata.manage", unscoped=_UNSCOPED)
def company_seal_set(act: Act, content: bytes) -> Outcome:
    """Keep a PNG as the company's seal; what else the file carried is left out.

    raises  InvalidInput for what is no PNG, is damaged or too large
    """
    try:
        picture = png_cleaned(content, most_bytes=MOST_BYTES, most_side=MOST_SIDE)
    except PngRefused as refused:
        raise InvalidInput(field="file", reason=refused.code) from refused
    new = NewFile(name="seal.png", media_type="image/png", kind="company_seal", content=picture)
    stored = file_store(new, journal=act.journal)
    seal_set(act.company_id, stored.pk, stored.sha256, journal=act.journal)
    return Done({"sha256": stored.sha256, "size": stored.size})


@workflow(duty="masterdata.manage", unscoped=_UNSCOPED)
def company_seal_clear(act: Act) -> Outcome:
    """Let documents bear no seal from now on."""
    seal_clear(act.company_id, journal=act.journal)
    return Done({})
