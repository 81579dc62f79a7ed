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
from trefpunt.terms.wording import Language
from trefpunt_web.services import plan, policy, runs
from trefpunt_web.services.plan import Seen


def _run(seen: Seen) -> schema.Run:
    if seen.row.run_id is None:
        raise KeyError(seen.number)
    row = runs.every().get(pk=seen.row.run_id)
    return schema.Run(row.part, row.method, row.inputs, row.parameters, row.missing)


def _told(seen: Seen) -> Told:
    now = policy.current().policy
    shapes = policy.shapes(now.municipality.code).boundaries
    return Told(plan.result(seen), now, _run(seen), None if shapes.schematic else shapes)


def pdf(seen: Seen, language: Language) -> bytes:
    """The report."""
    return report(_told(seen), language)


def xlsx(seen: Seen, language: Language) -> bytes:
    """One sheet per part."""
    told, out = _told(seen), io.BytesIO()
    book(told.result, told.policy, told.run, language).save(out)
    return out.getvalue()


def svg(seen: Seen, language: Language) -> bytes:
    """The map."""
    told = _told(seen)
    return map_svg(told.result, told.policy, told.boundaries, language).encode()


def data(seen: Seen, _language: Language) -> bytes:
    """Everything, in both languages, as `trefpunt plan` writes it."""
    found = plan_json(plan.result(seen), _run(seen))
    return json.dumps(found, ensure_ascii=False, indent=1).encode()


WRITERS: dict[str, Callable[[Seen, Language], bytes]] = {
    "pdf": pdf,
    "xlsx": xlsx,
    "svg": svg,
    "json": data,
}
