"""Some hundreds of requests made up from the API's own document, in-process: whatever comes, never a 5xx."""

from typing import Any

import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import not_a_server_error

from ordinance.config.wsgi import application
from ordinance.foundation.people.models import Person
from ordinance.workflows.people import PersonRequest, people_register
from tests.builders import STAFF, a_house, done
from tests.entrypoints.api.calling import caller_for

EXAMPLES = 8  # per operation; there are some forty
QUIETLY = settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)


def _token_with_every_duty() -> str:
    house = a_house()
    login = f"all-{house.company.code}"
    done(people_register(house.admin, [PersonRequest(login=login, name_zh="全能", roles=STAFF)])[0])
    return caller_for(Person.objects.get(login=login), house.company).token


def test_no_request_breaks_the_server() -> None:
    document = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", application)
    headers = {"Authorization": f"Bearer {_token_with_every_duty()}"}
    tried: list[str] = []
    statuses: set[int] = set()

    for found in document.get_all_operations():
        operation: Any = found.ok()  # type: ignore[union-attr]

        @QUIETLY
        @given(case=operation.as_strategy())
        def ask(case: Any) -> None:
            tried.append(case.operation.label)
            answer = case.call_and_validate(headers=headers, checks=(not_a_server_error,))
            statuses.add(answer.status_code)

        ask()

    assert len(set(tried)) >= 40
    assert len(tried) >= 200
    assert {200, 201, 422} <= statuses  # some got through, some were refused
