"""What promise refuses."""

from ordinance.foundation.errors import Refusal


class SupplyShort(Refusal):
    """Less of a supply is unpromised than was asked for; facts: supply, wanted, free."""

    code, status = "supply_short", 409


class SupplyOverReceived(Refusal):
    """More came than the supply still expects; facts: supply, received, expected."""

    code, status = "supply_over_received", 409
