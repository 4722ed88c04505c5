"""Contract review sheet (合同评审表): what each department was asked and what it said, side by side (B1, B2)."""

from itertools import groupby

from ordinance.entrypoints.documents import figures
from ordinance.entrypoints.documents.confirmation import lines_table, totals
from ordinance.entrypoints.documents.shape import GROW, Column, Content, Print, customer_said, facts, head, pair, table
from ordinance.insight.papers import ReviewSheet
from ordinance.modules.review.models import Opinion

_COLUMNS = (
    Column("department", 22),
    Column("question", GROW),
    Column("opinion", 24),
    Column("remarks", GROW),
    Column("who_when", 30),
)


def content(shown: ReviewSheet, printed: Print) -> Content:
    """The parts of the review sheet, the latest round first."""
    say, sheet, order = printed.say, shown.sheet, shown.sheet.order
    rounds = [
        {
            "title": say("round").format(round=number),
            "table": table(say, _COLUMNS, [_row(opinion, shown, printed) for opinion in opinions]),
        }
        for number, opinions in groupby(shown.opinions, key=lambda each: each.round)
    ]
    policy = shown.document.head if shown.document else None
    return {
        **head("review", sheet, printed),
        "facts": facts(
            pair(say("customer"), customer_said(say, order)),
            pair(say("number"), order.number or f"#{order.pk}"),
            pair(say("po"), order.customer_po),
            pair(say("ordered_on"), figures.day_of(order.ordered_at, printed.zone)),
            pair(say("payment_term"), say.label(order.payment_term)),
            pair(say("requested_on"), figures.day(order.requested_on)),
            pair(say("requester"), say.name(shown.people.get(order.entered_by))),
            pair(say("policy"), f"{policy.number} {policy.name.of(say.language)}" if policy else ""),
        ),
        "rounds": rounds,
        "lines_word": say("lines"),
        "lines": lines_table(sheet, shown.lines, say),
        **totals(order, say),
        "note": pair(say("note"), order.note) if order.note else [],
    }


def _row(opinion: Opinion, shown: ReviewSheet, printed: Print) -> list[str]:
    say = printed.say
    said = say(opinion.decision) if opinion.decision else "" if opinion.is_void else say("waiting")
    remarks = [f"{say('condition')}{opinion.condition}" if opinion.condition else "", opinion.comment]
    who = say.name(shown.people.get(opinion.decided_by or 0))
    return [
        say.label(opinion.department),
        _question(opinion, shown, printed),
        "\n".join(each for each in (said, say("void") if opinion.is_void else "") if each),
        "\n".join(each for each in remarks if each),
        "\n".join(each for each in (who, figures.moment(opinion.decided_at, printed.zone)) if each),
    ]


def _question(opinion: Opinion, shown: ReviewSheet, printed: Print) -> str:
    """The clause that asks the department, as the policy words it."""
    clauses = {clause.id: clause for clause in shown.document.clauses} if shown.document else {}
    clause = clauses.get(opinion.clause)
    if clause is None:
        return opinion.clause
    language = printed.say.language
    return f"{clause.id} {clause.title.of(language)}\n{clause.text.of(language)}"
