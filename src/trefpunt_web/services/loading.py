"""Loading a policy as a whole: read it, make it the one in force, compute what follows from it."""

from pathlib import Path

from django.db import transaction

from trefpunt_web.services import budget, index, policy


@transaction.atomic
def load(folder: Path, data: Path | None = None) -> policy.Loaded:
    """Load a policy folder and compute its index and its budget under every scenario.

    All or nothing: a folder with problems leaves the policy in force as it was. Raises DataProblem.
    """
    policy.alone()  # two at once would each see no version
    loaded = policy.load(folder, data)
    index.compute(loaded)
    budget.compute(loaded)
    return loaded
