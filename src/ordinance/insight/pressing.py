"""The most pressing of many open tasks: the first of each duty, then the first of those.

Each duty's open tasks stand in one index by their limit; one question over several duties would sort all of them.
"""

from collections.abc import Collection
from typing import Final

from django.db.models import F, QuerySet
from django.db.models.expressions import RawSQL

from ordinance.foundation.worklist.models import Task

_FIRSTS: Final = """
select found.id from unnest(%s::text[]) wanted(duty) cross join lateral ({tasks}) found
order by found.due_at, found.id limit %s
"""
_BY_LIMIT: Final = (F("due_at").asc(nulls_last=True), F("pk").asc())


def most_pressing(tasks: QuerySet[Task], duties: Collection[str], most: int) -> QuerySet[Task]:
    """The first tasks of these duties by their limit, those without one last; one query."""
    of_a_duty = tasks.filter(duty=RawSQL("wanted.duty", ())).order_by(*_BY_LIMIT).values("id", "due_at")[:most]
    sql, params = of_a_duty.query.sql_with_params()
    firsts = RawSQL(_FIRSTS.replace("{tasks}", sql), (sorted(duties), *params, most))  # noqa: S611  no text of anybody's
    return Task.objects.filter(pk__in=firsts).order_by(*_BY_LIMIT)
