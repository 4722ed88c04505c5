"""Sessions in the database, for keys that can be keys: a made-up cookie is nobody's session, never an error."""

import re
from typing import Any, Final

from django.contrib.sessions.backends import db

_KEY: Final = re.compile(r"[a-z0-9]{8,40}")


class SessionStore(db.SessionStore):
    """Sessions whose keys Django could have made; named by the setting SESSION_ENGINE."""

    def _validate_session_key(self, key: Any) -> bool:
        return isinstance(key, str) and _KEY.fullmatch(key) is not None
