"""A published plan to take along: the report, the workbook, the map, and everything as data.

All are made from the plan as it was stored: the same plan gives the same file.
"""

import io
import json
from collections.abc import Callable

from trefpunt.cli.plan_book import book
from trefpunt.cli.plan_map import map_svg
from trefpunt.cli.plan_report import report
from trefpunt.cli.plan_told import Told
from trefpunt.cli.planning import plan_json
from trefpunt.schemas import run as schema
from trefpunt.schemas.plan import PlanResult
from trefpunt.terms.wording import Language
from trefpunt_web.records.runs.models import Run
from trefpunt_web.services import plan, policy, runs
from trefpunt_web.services.plan import Seen
from trefpunt_web.services.plan_starts import NoStart, Start


def of(seen: Seen) -> Told:
    """What the files of a published plan are written from. Raises KeyError for a draft."""
    if seen.row.run_id is None:
        raise KeyError(seen.number)
    return _told(plan.result(seen), runs.every().get(pk=seen.row.run_id))


def of_start(start: Start) -> Told:
    """The same of a scenario of the policy. Raises NoStart where it is not worked out."""
    if start.run is None:
        raise NoStart(start.scenario.id)
    return _told(start.result, start.run)


def _told(result: PlanResult, row: Run) -> Told:
    now = policy.current().policy
    shapes = policy.shapes(now.municipality.code).boundaries
    run = schema.Run(row.part, row.method, row.inputs, row.parameters, row.missing)
    return Told(result, now, run, None if shapes.schematic else shapes)


def xlsx(told: Told, language: Language) -> bytes:
    """One sheet per part."""
    out = io.BytesIO()
    book(told.result, told.policy, told.run, language).save(out)
    return out.getvalue()


def svg(told: Told, language: Language) -> bytes:
    """The map."""
    return map_svg(told.result, told.policy, told.boundaries, language).encode()


def data(told: Told, _language: Language) -> bytes:
    """Everything, in both languages, as `trefpunt plan` writes it."""
    found = plan_json(told.result, told.run)
    return json.dumps(found, ensure_ascii=False, indent=1).encode()


WRITERS: dict[str, Callable[[Told, Language], bytes]] = {
    "pdf": report,
    "xlsx": xlsx,
    "svg": svg,
    "json": data,
}
