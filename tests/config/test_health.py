"""The harness and the settings, through one page that needs both."""

from django.db import connection
from django.test import Client


def test_a_healthy_process_says_so() -> None:
    answer = Client().get("/healthz")

    assert (answer.status_code, answer.json()) == (200, {"status": "ok", "database": True})
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]


def test_the_application_works_as_a_role_without_power() -> None:
    with connection.cursor() as cursor:
        cursor.execute("select rolsuper, rolcreatedb, rolcreaterole from pg_roles where rolname = current_user")
        rights = cursor.fetchone()
        cursor.execute("select has_schema_privilege('public', 'create')")
        may_create = cursor.fetchone()

    assert rights == (False, False, False)
    assert may_create == (False,)
