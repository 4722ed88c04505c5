"""A multipart form with one file and a few words: the only body of the API that is not JSON."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest
from django.http.multipartparser import MultiPartParserError

from ordinance.entrypoints.api.bodies import BodyTooLarge, BodyUnreadable, MediaTypeUnknown
from ordinance.entrypoints.files import FIELD, UPLOAD_LIMIT, Sent, files_sent
from ordinance.foundation.errors import InvalidInput
from ordinance.foundation.files.rules import KINDS

MEDIA_TYPE: Final = "multipart/form-data"
DOCUMENTED: Final[Mapping[str, Any]] = {
    "required": True,
    "content": {
        MEDIA_TYPE: {
            "schema": {
                "type": "object",
                "additionalProperties": False,
                "required": [FIELD, "kind"],
                "properties": {
                    FIELD: {"type": "string", "format": "binary"},
                    "kind": {"type": "string", "enum": sorted(KINDS)},
                },
            }
        }
    },
}


@dataclass(frozen=True, slots=True)
class Upload:
    """A file and what kind of evidence it is said to be."""

    file: Sent
    kind: str

    @property
    def said(self) -> bytes:
        """What the form says, whatever boundary its sender drew: two forms that say the same are the same request."""
        return f"{self.kind}\n{self.file.digest}".encode("utf-8", "surrogatepass")


def upload_of(request: HttpRequest) -> Upload:
    """The file of a form.

    raises  MediaTypeUnknown, BodyTooLarge, BodyUnreadable, InvalidInput
    """
    if request.content_type != MEDIA_TYPE:
        raise MediaTypeUnknown(given=(request.content_type or "")[:100], expected=MEDIA_TYPE)
    try:
        words, files = request.POST, files_sent(request)
    except RequestDataTooBig as error:
        raise BodyTooLarge(limit=UPLOAD_LIMIT) from error
    except MultiPartParserError as error:
        raise BodyUnreadable from error
    for name in sorted({*words, *files}):
        if name not in {FIELD, "kind"}:
            raise InvalidInput(field=name[:80], reason="field_unknown")
    if FIELD not in files:
        raise InvalidInput(field=FIELD, reason="required")
    return Upload(files[FIELD], words.get("kind", ""))
