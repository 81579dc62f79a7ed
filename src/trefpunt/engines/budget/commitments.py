"""What is promised or considered outside the table: how much it covers, how much stays open."""

from decimal import Decimal

from trefpunt.schemas.budget import BudgetPlan, Commitment, CommitmentResult
from trefpunt.terms.money import ZERO


def commitments(plan: BudgetPlan) -> tuple[CommitmentResult, ...]:
    """The unbudgeted commitments of the plan, worked out; amounts in the unit of the plan."""
    return tuple(_work_out(commitment) for commitment in plan.commitments)


def _work_out(promised: Commitment) -> CommitmentResult:
    given = promised.contribution
    return CommitmentResult(
        id=promised.id,
        name=promised.name,
        contribution=given,
        gap_low=promised.gap_low,
        gap_high=promised.gap_high,
        covered_low=_covered(given, promised.gap_high),
        covered_high=_covered(given, promised.gap_low),
        open_low=max(promised.gap_low - given, ZERO),
        open_high=max(promised.gap_high - given, ZERO),
        text=promised.text,
    )


def _covered(given: Decimal, gap: Decimal) -> Decimal:
    """Share of the gap that is paid, at most the whole."""
    return given / gap if gap > given else Decimal(1)
