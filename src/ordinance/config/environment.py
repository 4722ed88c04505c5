"""Reads the environment into typed settings values.

Owns the syntax of DATABASE_URL and of lists and switches in variables.
"""

import os
from typing import Any, Final
from urllib.parse import parse_qsl, unquote, urlsplit

SCHEMES: Final = frozenset({"postgres", "postgresql"})
SESSION_OPTIONS: Final = "-c plan_cache_mode=force_generic_plan -c jit=off"


class EnvironmentInvalid(Exception):
    """A variable has a value that cannot be used; the message names the variable."""


def switch(name: str, *, default: bool = False) -> bool:
    """A yes/no variable: 1, true, yes or on against 0, false, no, off or nothing."""
    value = os.environ.get(name, "").strip().lower()
    if value in {"1", "true", "yes", "on"}:
        return True
    if value in {"0", "false", "no", "off"}:
        return False
    if value == "":
        return default
    raise EnvironmentInvalid(f"{name} must be 1 or 0, not {value!r}.")


def number(name: str, *, default: int) -> int:
    value = os.environ.get(name, "").strip()
    if not value:
        return default
    if not value.isascii() or not value.isdigit():
        raise EnvironmentInvalid(f"{name} must be a whole number, not {value!r}.")
    return int(value)


def words(name: str, *, default: tuple[str, ...] = ()) -> list[str]:
    """A list separated by commas."""
    value = os.environ.get(name)
    return [word.strip() for word in value.split(",") if word.strip()] if value else list(default)


def database(url: str, *, variable: str, pool: int) -> dict[str, Any]:
    """Django's description of one connection.

    url   postgresql://user:password@host:port/name?sslmode=…; the host may be a percent-encoded socket folder
    pool  the most connections one process keeps; 0 opens one per thread and keeps none
    """
    parts = urlsplit(url)
    name = unquote(parts.path.lstrip("/"))
    if parts.scheme not in SCHEMES or not name:
        raise EnvironmentInvalid(f"{variable} must look like postgresql://user:password@host:5432/name.")
    extra: dict[str, Any] = dict(parse_qsl(parts.query))
    host = extra.pop("host", unquote(parts.hostname or ""))
    options: dict[str, Any] = {"options": SESSION_OPTIONS, **extra}
    if pool:
        options["pool"] = {"min_size": 1, "max_size": pool, "timeout": 10}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": name,
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": host,
        "PORT": str(parts.port or ""),
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": options,
    }
