"""The budget in the terminal: the council's table, what it leaves out, how sure it is."""

from collections.abc import Iterable
from decimal import Decimal

from rich.markup import escape
from rich.table import Table

from trefpunt.cli.budget_answer import Answer, Row
from trefpunt.cli.show import out, print_text, show_run
from trefpunt.engines.budget import charge_sets, commitments
from trefpunt.schemas.budget import Band, CapitalResult, Difference, UncertaintyResult
from trefpunt.terms.money import Amount, Pm, full, local, round_half_up
from trefpunt.terms.wording import Language, say

_HUNDRED = 100


def show(answer: Answer, language: Language = "nl") -> None:
    """Print the table and all that a reader needs to judge it."""
    _head(answer, language)
    out.print(_table(answer.columns(language), answer.rows(language), language))
    _five_years(answer, language)
    _differences(answer, language)
    for remark in answer.remarks(language):
        print_text(remark)
    if answer.other is not None:
        _title("budget.compared", language, name=answer.other.name.say(language))
        out.print(_table(answer.columns(language), answer.compared(language), language))
    if answer.spread is not None:
        _spread(answer.spread, answer.columns(language), language)
    _capital(answer, language)
    _outside(answer, language)
    show_run(answer.run, language)


def _head(answer: Answer, language: Language) -> None:
    plan, chosen = answer.policy.budget, answer.scenario
    town = answer.policy.municipality.name
    _title("budget.title", language, name=plan.name.say(language), municipality=town)
    name, text = chosen.name.say(language), chosen.text.say(language)
    print_text(say("budget.scenario", language, name=name, text=text))
    print_text(say("budget.source", language, source=plan.source), "dim")
    codes = {"indicative": "unit", "adopted": "unit_adopted", "realised": "unit_realised"}
    size = "unit_one" if plan.unit == 1 else "unit_many"
    unit = say(f"budget.{size}", language, count=local(Decimal(plan.unit), language))
    print_text(say(f"budget.{codes[plan.status]}", language, unit=unit), "dim")
    out.print()


def _table(columns: list[str], rows: Iterable[Row], language: Language) -> Table:
    made = _frame([say("budget.row", language), *columns], text=1)
    for row in rows:
        name = " ".join(part for part in (row.block, row.name) if part)
        cells = (_cell(value, language, row.places) for value in row.values)
        made.add_row(escape(name), *cells, style=row.style, end_section=row.style == "bold")
    return made


def _frame(columns: list[str], text: int) -> Table:
    """A table whose first columns are text and whose others are numbers."""
    made = Table(box=None, pad_edge=False, header_style="bold")
    for i, column in enumerate(columns):
        made.add_column(column, justify="left" if i < text else "right", no_wrap=i >= text)
    return made


def _cell(value: Amount, language: Language, places: int = 0) -> str:
    """A dash for zero, PM in colour, else rounded once."""
    if isinstance(value, Pm):
        return f"[yellow]{value}[/]"
    return local(value, language, places) if value else "–"


def _five_years(answer: Answer, language: Language) -> None:
    years, result = answer.policy.budget.horizon, answer.result
    told = say(
        "budget.five_years",
        language,
        first=years.first,
        last=years.last,
        subtotal=local(result.five_year_subtotal, language),
        net=local(result.five_year_net, language),
    )
    print_text(f"\n{told}")


def _differences(answer: Answer, language: Language) -> None:
    for difference in answer.result.differences:
        print_text(tell(difference, answer, language))
    if answer.scenario.proposed:
        fits = "fits" if answer.result.differences else "fits_all"
        print_text(say(f"budget.{fits}", language))


def tell(difference: Difference, answer: Answer, language: Language = "nl") -> str:
    """A cell of the printed table that differs, with its explanation where the plan has one."""
    heads = dict(zip(answer.result.columns, answer.columns(language), strict=True))
    told = say(
        f"budget.{difference.kind}",
        language,
        year=heads[difference.year],
        row=answer.label(difference.line, language),
        printed=_amount(difference.printed, language),
        computed=_amount(difference.computed, language),
    )
    why = difference.explanation
    return told if why is None else f"{told} {why.say(language)}"


def _amount(value: Amount, language: Language) -> str:
    return str(value) if isinstance(value, Pm) else local(value, language)


# --- Uncertainty --------------------------------------------------------------------------------


def _spread(spread: UncertaintyResult, columns: list[str], language: Language) -> None:
    _title("budget.spread.title", language, draws=local(Decimal(spread.draws), language))
    heads = [say(f"budget.spread.{name}", language) for name in ("p10", "p50", "p90", "exceeds")]
    out.print(_bands(heads, columns, spread, language))
    print_text(say("budget.spread.reading", language), "dim")
    _title("budget.spread.influence", language, years=spread.five_year.column)
    made = _frame([say(f"budget.spread.{name}", language) for name in ("input", "p10", "p90")], 1)
    for one in spread.influences:
        ends = (local(value, language) for value in (one.low, one.high))
        made.add_row(escape(one.name.say(language)), *ends)
    out.print(made)


def _bands(
    heads: list[str], columns: list[str], spread: UncertaintyResult, language: Language
) -> Table:
    made = _frame([say("budget.spread.column", language), *heads], text=1)
    years = [*columns, spread.five_year.column]
    _add_bands(made, years, (*spread.bands, spread.five_year), language)
    made.add_row()
    made.add_row(f"[bold]{say('budget.spread.charged', language)}[/]")
    _add_bands(made, years, (*spread.with_charges, spread.five_year_with_charges), language)
    return made


def _add_bands(
    table: Table, columns: list[str], bands: tuple[Band, ...], language: Language
) -> None:
    for column, band in zip(columns, bands, strict=True):
        ends = (local(value, language) for value in (band.p10, band.p50, band.p90))
        table.add_row(column, *ends, local(band.exceeds * _HUNDRED, language))


# --- Beside the table ---------------------------------------------------------------------------


def _capital(answer: Answer, language: Language) -> None:
    plan = answer.policy.budget.investment
    found = charge_sets(plan)
    _title("budget.capital.title", language)
    same = round_half_up(found.share_low, 3) == round_half_up(found.share_high, 3)
    told = say(
        f"budget.capital.{'range_one' if same else 'range'}",
        language,
        low=local(plan.investment_low, language),
        high=local(plan.investment_high, language),
        charges_low=full(plan.charges_low, language),
        charges_high=full(plan.charges_high, language),
        share_low=_percent(found.share_low, language, 1),
        share_high=_percent(found.share_high, language, 1),
    )
    outcome = "one_rate" if found.one_rate else "no_one_rate" if found.sets else "no_sets"
    print_text(f"{told} {say(f'budget.capital.{outcome}', language)}")
    if found.sets:
        ends = [full(charge, language) for charge in (plan.charges_low, plan.charges_high)]
        out.print(_sets(found, ends, language))
    print_text(say("budget.source", language, source=plan.depreciation.source), "dim")


def _sets(found: CapitalResult, ends: list[str], language: Language) -> Table:
    heads = [say(f"budget.capital.{name}", language) for name in ("form", "term")]
    rates = [say("budget.capital.rate", language, charge=end) for end in ends]
    made = _frame([*heads, *rates], text=1)
    for one in found.sets:
        low, high = (_percent(rate, language, 2) for rate in (one.rate_low, one.rate_high))
        made.add_row(say(f"budget.capital.{one.form}", language), str(one.term), low, high)
    return made


def _outside(answer: Answer, language: Language) -> None:
    found = commitments(answer.policy.budget)
    if found:
        _title("budget.outside", language)
    for one in found:
        told = say(
            "budget.commitment",
            language,
            name=one.name.say(language),
            text=one.text.say(language),
            low=_percent(one.covered_low, language),
            high=_percent(one.covered_high, language),
            open_low=local(one.open_low, language),
            open_high=local(one.open_high, language),
        )
        print_text(told)


def _percent(share: Decimal, language: Language, places: int = 0) -> str:
    return local(share * _HUNDRED, language, places)


def _title(code: str, language: Language, **params: str) -> None:
    out.print(f"\n[bold]{escape(say(code, language, **params))}[/]", highlight=False)
