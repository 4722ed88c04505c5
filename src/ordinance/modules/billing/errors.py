"""Refusals of billing."""

from ordinance.foundation.errors import Refusal


class BilledOutOfOrder(Refusal):
    """A bill would be dated before the last one of its gapless series."""

    code, status = "billed_out_of_order", 409


class PaidTwice(Refusal):
    """The bank's reference is known: this payment was recorded before."""

    code, status = "paid_twice", 409


class AppliedBeyond(Refusal):
    """More would be applied than the receipt still has, or than the bill still lacks."""

    code, status = "applied_beyond", 409


class CurrencyDiffers(Refusal):
    """Money of one currency cannot settle or stand with what is in another."""

    code, status = "currency_differs", 409


class CustomerDiffers(Refusal):
    """The documents belong to different customers."""

    code, status = "customer_differs", 409


class TermUnknown(Refusal):
    """A payment term nobody defined."""

    code, status = "payment_term_unknown", 409


class FapiaoAlive(Refusal):
    """The bill already has a fapiao that is requested or issued."""

    code, status = "fapiao_alive", 409


class FapiaoMoveRefused(Refusal):
    """The fapiao is not in the state this needs."""

    code, status = "fapiao_move_refused", 409


class NothingToBill(Refusal):
    """Nothing of these orders may be billed now; facts say what billing waits for."""

    code, status = "nothing_to_bill", 409


class NothingToCredit(Refusal):
    """Nothing of these lines was billed and is not credited yet."""

    code, status = "nothing_to_credit", 409
