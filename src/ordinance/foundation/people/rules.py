"""Who may do what: roles give duties, and an actor carries them through an act."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

READ: Final = frozenset({"orders.read"})
STAFF: Final = READ | {"contact.write"}  # sees orders, and speaks with colleagues about them
OWN: Final = frozenset({"account.own"})  # held with any post: sign in, end one's own tokens

# The duties of each role. A department's reviewers hold `review.<department>`; a policy's clauses name departments.
ROLES: Final[Mapping[str, frozenset[str]]] = {
    "sales": STAFF
    | {"orders.draft", "orders.submit", "orders.change", "orders.cancel", "intake.import", "files.attach",
      "review.sales"},
    "desk": STAFF
    | {
        "orders.draft", "orders.submit", "orders.confirm", "orders.change", "orders.cancel", "orders.close",
        "orders.hold",
        "orders.release", "intake.import", "files.attach", "review.desk", "archive.file", "shipping.plan",
    },
    "finance": STAFF
    | {
        "review.finance", "credit.limit", "credit.release", "billing.bill", "billing.receive", "billing.credit",
        "billing.fapiao", "orders.hold", "orders.release", "files.attach",
    },
    "warehouse": STAFF | {"review.warehouse", "stock.receive", "stock.move", "shipping.plan", "shipping.pick",
        "shipping.check", "shipping.pack", "shipping.ship", "shipping.return"},
    "logistics": STAFF | {"review.logistics", "shipping.plan", "shipping.check", "shipping.sign"},
    "purchasing": STAFF | {"review.purchasing", "promise.supply"},
    "production": STAFF | {"review.production", "promise.supply"},
    "planning": STAFF | {"review.planning", "promise.supply"},
    "product": STAFF | {"review.product"},
    "technical": STAFF | {"review.technical"},
    "legal": STAFF | {"review.legal"},
    "quality": STAFF | {"review.quality"},
    "manager": STAFF
    | {"orders.confirm", "orders.cancel", "orders.hold", "orders.release", "credit.release", "policy.publish",
      "review.manager", "work.assign"},
    "admin": frozenset({"contact.write", "people.manage", "masterdata.manage", "policy.publish"}),
    "auditor": STAFF | {"ledger.audit"},
    "operator": frozenset({"system.operate"}),
    "integration": READ | {"orders.draft", "orders.submit", "orders.place", "intake.import"},
    "customer": READ | {"orders.draft", "orders.submit", "orders.place"},
}  # fmt: skip

MANAGING: Final = frozenset(role for role, duties in ROLES.items() if "people.manage" in duties)
DUTIES: Final = frozenset().union(*ROLES.values()) | {"orders.place"} | OWN


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestKey:
    """An idempotency key with the digest of the body it came with."""

    key: str
    body_digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """Who acts, for which company, with which duties, through which door.

    customer_ids  None for staff; a customer's person sees and touches only these
    request_key   makes the act answer a repeated request with its first answer
    as_of         when the fact occurred, for late entry (补录); None is now
    """

    person_id: int
    company_id: int
    zone: str
    duties: frozenset[str]
    door: str
    customer_ids: frozenset[int] | None = None
    request_key: RequestKey | None = None
    as_of: datetime | None = None

    def may(self, duty: str) -> bool:
        """Whether the actor holds the duty."""
        return duty in self.duties

    def with_key(self, request_key: RequestKey | None) -> "Actor":
        """The same actor for one keyed request."""
        return replace(self, request_key=request_key)

    def at(self, moment: datetime | None) -> "Actor":
        """The same actor entering a fact late."""
        return replace(self, as_of=moment)


def duties_of(roles: "set[str] | frozenset[str]") -> frozenset[str]:
    """The union of the roles' duties; an unknown role gives none. Whoever holds a post may use their own account."""
    return frozenset().union(*(ROLES.get(role, frozenset()) | OWN for role in roles & ROLES.keys())) | (
        {"orders.place"} if roles & {"sales", "desk"} else frozenset()
    )
