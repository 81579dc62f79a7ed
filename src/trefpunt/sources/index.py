"""Reads the most recent recipe in `index/` and its table, and says what they leave open."""

from decimal import Decimal
from fractions import Fraction
from functools import reduce
from math import gcd
from pathlib import Path

from trefpunt.schemas.base import Text
from trefpunt.schemas.index import Reading, Recipe
from trefpunt.schemas.municipality import Area, Municipality
from trefpunt.schemas.policy import IndexPolicy
from trefpunt.sources.municipality import area_code, twice
from trefpunt.sources.newest import newest
from trefpunt.sources.report import Report, number
from trefpunt.sources.tables import Row, Table, find_table, read_table
from trefpunt.sources.toml import read_toml
from trefpunt.terms.money import round_half_up
from trefpunt.terms.quality import Quality

HUNDRED = 100
Bounds = tuple[Decimal, Decimal]


def read_index(
    folder: Path, municipality: Municipality | None, areas: tuple[Area, ...], report: Report
) -> IndexPolicy | None:
    """The newest recipe with its table, and the findings about it; None when it is not usable."""
    path = newest(folder, "index", report)
    if path is None:
        return None
    ours = report.at(f"index/{path.name}")
    recipe = read_toml(path, Recipe, ours)
    if recipe is None:
        return None
    _check(recipe, path, ours)
    table = _table(recipe, path, report)
    return None if table is None else _policy(recipe, table, municipality, areas)


def _check(recipe: Recipe, path: Path, report: Report) -> None:
    twice(report, "components", (component.id for component in recipe.components))
    if str(recipe.date) != path.stem:
        report.error("file.name_differs", column="date", value=str(recipe.date), name=path.name)


def _table(recipe: Recipe, path: Path, report: Report) -> Table | None:
    if not recipe.table or Path(recipe.table).name != recipe.table:
        report.at(f"index/{path.name}").error(
            "index.table_name", column="table", value=recipe.table
        )
        return None
    ours = report.at(f"index/{recipe.table}")
    table = read_table(find_table(path.with_name(recipe.table)), ("code", "name"), ours)
    if table is None:
        return None
    ids = [component.id for component in recipe.components]
    given = any(table.has(name) for name in ids)
    margins = [f"{name}_{end}" for name in ids for end in ("low", "high")]
    needed = ids if given else ["published"]
    needed += margins if any(table.has(name) for name in margins) else []
    return None if table.lacks(*needed) else table


def _policy(
    recipe: Recipe, table: Table, municipality: Municipality | None, areas: tuple[Area, ...]
) -> IndexPolicy:
    table.unique("code")
    known = {area.code: area for area in areas}
    rows = [(row, _reading(row, recipe, municipality)) for row in table]
    readings = [(row, reading) for row, reading in rows if reading is not None]
    for row, reading in readings:
        if areas and reading.code not in known:
            row.error("area.unknown", "code")
        elif municipality is not None and areas:
            _findings(row, reading, known[reading.code], municipality)
    if any(reading.contradiction for _, reading in readings):
        _told(recipe, "contradiction", table.report)
    _not_listed(areas, {reading.code for _, reading in readings}, table.report)
    return IndexPolicy(recipe=recipe, readings=tuple(reading for _, reading in readings))


def _told(recipe: Recipe, column: str, report: Report) -> None:
    """Report a column that does not come from the recipe's source and names no other."""
    if column not in recipe.columns:
        report.error("index.column_without_source", 1, column, name=column)


# --- One row --------------------------------------------------------------------------------------


def _reading(row: Row, recipe: Recipe, municipality: Municipality | None) -> Reading | None:
    code = area_code(row, "code", municipality)
    published, components = _published(row, recipe), _components(row, recipe)
    quality = _quality(row, published, components)
    if code is None:
        return None
    return Reading(
        code=code,
        name=row.filled("name"),
        published=None if isinstance(published, Quality) else published,
        components=tuple(None if isinstance(c, Quality) else c for c in components),
        margins=_margins(row, recipe, components),
        quality=quality,
        note=row.text("note"),
        contradiction=_contradiction(row),
    )


def _percent(row: Row, column: str) -> Decimal | Quality:
    number = row.decimal(column)
    if isinstance(number, Decimal) and not 0 <= number <= HUNDRED:
        row.error("index.outside", column)
        return Quality.NO_DATA
    return number


def _published(row: Row, recipe: Recipe) -> Decimal | Quality:
    value = _percent(row, "published")
    if isinstance(value, Decimal) and not _possible(value, recipe):
        step = number(recipe.rounding.unit)
        row.error("index.impossible", "published", unit=step, count=len(recipe.components))
        return Quality.NO_DATA
    return value


def _possible(value: Decimal, recipe: Recipe) -> bool:
    """Whether some sum of components in rounding units gives this value, to one decimal.

    With weights w and components that are whole numbers k of unit u, the index is sum(w·k·u) /
    sum(w): a multiple of u·gcd(w) / sum(w).
    """
    weights = [Fraction(component.weight) for component in recipe.components]
    scale = reduce(lambda a, b: a * b, (w.denominator for w in weights), 1)
    common = Fraction(gcd(*(int(w * scale) for w in weights)), scale)
    step = Fraction(recipe.rounding.unit) * common / sum(weights)
    nearest = round(Fraction(value) / step)
    tried = (step * k for k in (nearest - 1, nearest, nearest + 1))
    return any(round_half_up(Decimal(t.numerator) / t.denominator, 1) == value for t in tried)


def _components(row: Row, recipe: Recipe) -> tuple[Decimal | Quality, ...]:
    ids = [component.id for component in recipe.components]
    if ids[0] not in row.cells:
        return ()
    return tuple(_component(row, name, recipe.rounding.unit) for name in ids)


def _component(row: Row, column: str, unit: Decimal) -> Decimal | Quality:
    value = _percent(row, column)
    if isinstance(value, Decimal) and value % unit:
        row.report.finding(
            "index.finer", row.number, column, value=number(value), unit=number(unit)
        )
    return value


def _margins(
    row: Row, recipe: Recipe, components: tuple[Decimal | Quality, ...]
) -> tuple[Bounds, ...]:
    """The bounds of each component; none where one of them is not known."""
    found = [
        _bounds(row, component.id, value)
        for component, value in zip(recipe.components, components, strict=False)
    ]
    known = [bounds for bounds in found if bounds is not None]
    return tuple(known) if len(known) == len(recipe.components) else ()


def _bounds(row: Row, name: str, value: Decimal | Quality) -> Bounds | None:
    low, high = _percent(row, f"{name}_low"), _percent(row, f"{name}_high")
    if isinstance(low, Quality) or isinstance(high, Quality) or isinstance(value, Quality):
        return None
    if not low <= value <= high:
        row.error("index.margin_order", f"{name}_low", low=str(low), high=str(high), mid=str(value))
        return None
    return low, high


def _quality(
    row: Row, published: Decimal | Quality, components: tuple[Decimal | Quality, ...]
) -> Quality:
    """The quality that the table tells, else the one that follows from the cells."""
    follows = _follows(published, components)
    told = row.text("quality")
    if not told:
        return follows
    if told not in set(Quality):
        row.error("table.choice", "quality", known=", ".join(Quality))
        return follows
    if Quality(told).has_value != follows.has_value and not row.wrong:
        code = "index.value_missing" if Quality(told).has_value else "index.value_there"
        row.error(code, "quality")
    return Quality(told)


def _follows(published: Decimal | Quality, components: tuple[Decimal | Quality, ...]) -> Quality:
    if components and all(isinstance(component, Decimal) for component in components):
        return Quality.COMPUTED
    if isinstance(published, Decimal):
        return Quality.PUBLISHED
    withheld = Quality.SUPPRESSED in (published, *components)
    return Quality.SUPPRESSED if withheld else Quality.NO_DATA


def _contradiction(row: Row) -> Text | None:
    nl, en = row.text("contradiction_nl"), row.text("contradiction_en")
    return Text(nl=nl or en, en=en or nl) if nl or en else None


# --- Findings -------------------------------------------------------------------------------------


def _findings(row: Row, reading: Reading, area: Area, municipality: Municipality) -> None:
    report, number = row.report, row.number
    if not reading.quality.has_value and not row.wrong:
        report.finding("index.no_data", number, _figure(row), name=area.name, note=_note(reading))
    if reading.contradiction is not None:
        report.finding(
            "index.contradiction",
            number,
            "note",
            name=area.name,
            note=reading.note,
            says=reading.contradiction.both(),
        )
    if reading.name != area.name:
        report.finding(
            "index.name_differs",
            number,
            "name",
            area=area.code,
            printed=reading.name,
            name=area.name,
        )
    _small(row, reading, area, municipality.small_area.inhabitants)


def _figure(row: Row) -> str | None:
    """The column in which the index stands, where the table has one."""
    return "published" if "published" in row.cells else None


def _small(row: Row, reading: Reading, area: Area, threshold: int) -> None:
    people = area.inhabitants
    if people is not None and people < threshold and reading.quality.has_value:
        row.report.finding(
            "index.small",
            row.number,
            _figure(row),
            name=area.name,
            inhabitants=people,
            threshold=threshold,
        )


def _note(reading: Reading) -> str:
    return f" ({reading.note})" if reading.note else ""


def _not_listed(areas: tuple[Area, ...], listed: set[str], report: Report) -> None:
    for area in areas:
        if area.code not in listed:
            people = "?" if area.inhabitants is None else number(area.inhabitants)
            report.finding("index.not_listed", name=area.name, area=area.code, inhabitants=people)
