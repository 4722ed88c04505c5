"""What contact between colleagues refuses."""

from ordinance.foundation.errors import Refusal


class SheetAcknowledged(Refusal):
    """Somebody answered for this department, or this person, already."""

    code, status = "sheet_acknowledged", 409


class SheetClosed(Refusal):
    """Its sender has closed the sheet."""

    code, status = "sheet_closed", 409


class OwnSheet(Refusal):
    """Nobody answers their own sheet."""

    code, status = "own_sheet", 403
