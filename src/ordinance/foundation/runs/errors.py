"""What long acts refuse."""

from ordinance.foundation.errors import Refusal


class RunOver(Refusal):
    """There is nothing to stop: the run is done, or was stopped."""

    code, status = "run_over", 409
