"""Loading a policy as a whole: read it, make it the one in force, compute what follows from it."""

from pathlib import Path

from django.db import transaction

from trefpunt_web.services import budget, data, index, policy, reach


@transaction.atomic
def load(folder: Path, data_folder: Path | None = None) -> policy.Loaded:
    """Load a policy folder and compute its index, its budget under every scenario, and
    its reach.

    All or nothing: a folder with problems leaves the policy in force as it was. Raises DataProblem.
    `data_folder`: open data, stored as `data.load` tells; a file with errors does not stop a load.
    """
    policy.alone()  # two at once would each see no version
    loaded = policy.load(folder, data_folder)
    if data_folder is not None:
        data.load(loaded, data_folder)
    index.compute(loaded)
    budget.compute(loaded)
    reach.compute(loaded)
    return loaded
