"""`trefpunt index`: the vulnerability index of a municipality, as a table, JSON or a workbook."""

from typing import Any

from trefpunt.cli.index_book import book
from trefpunt.cli.index_table import show
from trefpunt.cli.save import XlsxOption, save
from trefpunt.cli.show import JsonOption, Lang, LangOption, PolicyFolder, err, load, print_json
from trefpunt.engines.index import index as compute
from trefpunt.engines.index import provenance
from trefpunt.schemas.index import IndexResult
from trefpunt.schemas.policy import Policy
from trefpunt.terms.wording import say

SLOW = 2_000_000
"""Areas x draws that take about a second: from there a sign of progress is shown."""


def index(
    policy: PolicyFolder,
    as_json: JsonOption = False,
    xlsx: XlsxOption = None,
    lang: LangOption = Lang.NL,
) -> None:
    """Toon de kwetsbaarheidsindex per buurt, en wat de cijfers wel en niet zeggen.

    Buurten zonder cijfer staan apart, met de reden. Exitcode 1: er zijn fouten in de bestanden.

    Voorbeelden:

    - `trefpunt index policy/mijn-gemeente`
    - `trefpunt index policy/mijn-gemeente --json > index.json`
    - `trefpunt index policy/mijn-gemeente --xlsx index.xlsx --lang en`
    """
    read = load(policy, lang)
    result = _result(read, lang)
    if xlsx is not None:
        save(book(read, result, lang.language), xlsx, lang)
    if as_json:
        print_json(_answer(read, result))
    else:
        show(read, result, lang.language)


def _result(policy: Policy, lang: Lang) -> IndexResult:
    table, recipe = policy.index.readings, policy.index.recipe
    work = len(table) * recipe.margin_draws * any(reading.margins for reading in table)
    if work < SLOW:
        return compute(policy.areas, table, recipe, policy.municipality)
    with err.status(say("index.busy", lang.language)):
        return compute(policy.areas, table, recipe, policy.municipality)


def _answer(policy: Policy, result: IndexResult) -> dict[str, Any]:
    return result.as_json() | {"run": provenance(policy, result).as_json()}
