"""Fapiaos on their way: the tax service is asked outside any transaction, its answer recorded in one of its own."""

from ordinance.entrypoints.connectors.tax import TaxRequest, fapiao_ask
from ordinance.entrypoints.doors import command_doors
from ordinance.entrypoints.worker.actors import worker_actor
from ordinance.foundation.errors import NotFound
from ordinance.foundation.messages.models import OutboxMessage
from ordinance.modules.billing.models import Fapiao, FapiaoState
from ordinance.workflows.fapiao import fapiao_fail, fapiao_issue

command_doors("ordinance worker", fapiao_issue, fapiao_fail)


def fapiao_requested(message: OutboxMessage) -> None:
    """Ask for the number of a fapiao and record it; one that was answered already is left as it is.

    The service gives a repeated request its first answer, and only a fapiao still requested takes one.
    """
    fapiao = Fapiao.objects.filter(pk=message.stream, company_id=message.company_id).first()
    if fapiao is None:
        raise NotFound(fapiao=message.stream)
    if fapiao.state != FapiaoState.REQUESTED:
        return
    answer = fapiao_ask(
        TaxRequest(
            fapiao_id=fapiao.pk,
            kind=fapiao.kind,
            title=fapiao.title,
            tax_number=fapiao.tax_number,
            net=fapiao.net,
            vat=fapiao.vat,
            gross=fapiao.gross,
            confirmation_number=fapiao.confirmation_number,
        )
    )
    actor = worker_actor(message.company)
    if answer.is_issued:
        fapiao_issue(actor, fapiao.pk, answer.number)
    else:
        fapiao_fail(actor, fapiao.pk, answer.failure)
