"""What a simulation did and what stopped it, counted while it runs."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from ordinance.entrypoints.cli.simulation.schedule import Step
from ordinance.foundation.errors import Done, Outcome, Refusal, Refused

WORDS = {
    Step.RECEIVE: "收货 received",
    Step.SUBMIT: "提交 submitted",
    Step.REVIEW: "评审 reviewed",
    Step.CONFIRM: "确认 confirmed",
    Step.PREPAY: "预付 paid before shipping",
    Step.PLAN: "通知发货 planned",
    Step.SHIP: "发货 shipped",
    Step.SIGN: "签收 signed",
    Step.BILL: "开账 billed",
    Step.PAY: "收款 paid",
    Step.CLOSE: "结案 closed",
    Step.ARCHIVE: "归档 archived",
}


@dataclass(slots=True)
class Tally:
    """Acts by step, and refusals by step and reason with one example each."""

    done: Counter[Step] = field(default_factory=Counter)
    refused: Counter[tuple[Step, str]] = field(default_factory=Counter)
    examples: dict[tuple[Step, str], str] = field(default_factory=dict)

    def count(self, step: Step, outcomes: Sequence[Outcome]) -> None:
        """Note the outcomes of one call."""
        for outcome in outcomes:
            if isinstance(outcome, Done):
                self.done[step] += 1
            else:
                self._refused(step, outcome)

    def stopped(self, step: Step, refusal: Refusal) -> None:
        """Note a call that was refused as a whole."""
        self._refused(step, refusal.refused())

    def report(self) -> Iterator[str]:
        """Line by line, the steps in their order."""
        for step in Step:
            if self.done[step]:
                yield f"  {WORDS[step]}: {self.done[step]:,}"
        for (step, code), times in sorted(self.refused.items()):
            yield f"  {WORDS[step]} — 被拒 refused {code}: {times:,}  {self.examples[step, code]}"

    def _refused(self, step: Step, refused: Refused) -> None:
        self.refused[step, refused.code] += 1
        self.examples.setdefault((step, refused.code), str(dict(refused.facts))[:300])
