"""What preferences refuse."""

from ordinance.foundation.errors import Refusal


class TooManyViews(Refusal):
    """A person keeps a bounded number of views of a table; `most` says how many."""

    code, status = "too_many_views", 409
