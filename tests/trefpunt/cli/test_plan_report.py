"""The report of a plan: accessible, complete, in both languages, also where much is not known."""

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
import typst
from tests.plugins.plans import both

from trefpunt.cli import plan_report
from trefpunt.cli.documents import FONTS, compiled
from trefpunt.cli.plan_part_areas import areas, equity
from trefpunt.cli.plan_part_choice import alternatives, curve, weighing
from trefpunt.cli.plan_part_years import phasing
from trefpunt.cli.plan_report import Told, content, report
from trefpunt.cli.plan_words import Words, beside, shared, table
from trefpunt.schemas.plan import PlanResult
from trefpunt.schemas.policy import Policy
from trefpunt.schemas.reach import Level
from trefpunt.schemas.run import Run
from trefpunt.schemas.siting import CurvePoint, Price
from trefpunt.schemas.weighing import Fragmentation, WeighingResult
from trefpunt.terms.wording import Language, sentences

LANGUAGES: tuple[Language, ...] = ("nl", "en")
CLI = Path(plan_report.__file__).parent


@pytest.fixture(scope="session")
def told(planned: PlanResult, planned_policy: Policy, planned_run: Run) -> Told:
    return Told(planned, planned_policy, planned_run)


def strings(value: Any) -> Iterator[str]:
    """Everything that somebody reads; not the drawings."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, one in value.items():
            if key != "svg":
                yield from strings(one)
    elif isinstance(value, list):
        for one in value:
            yield from strings(one)


def blocks(made: dict[str, Any], what: str) -> list[dict[str, Any]]:
    return [b for part in made["parts"] for b in part["blocks"] if b["is"] == what]


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_is_pdf_ua_with_language_title_headers_and_words_for_pictures(
    told: Told, language: Language
) -> None:
    made = report(told, language)
    assert made.startswith(b"%PDF-")
    for mark in (b"<pdfuaid:part>1</pdfuaid:part>", b"/StructTreeRoot", b"/DisplayDocTitle true"):
        assert mark in made
    assert re.search(rb"/Lang\s*\(" + language.encode(), made)
    assert re.search(rb"/S\s*/TH\b", made)
    pictures = 1 + len(blocks(content(told, language), "figure"))
    assert len(re.findall(rb"/S\s*/Figure\b", made)) == pictures
    assert len(re.findall(rb"/Alt\s*[(<]", made)) == pictures


def test_the_same_plan_gives_the_same_bytes(told: Told) -> None:
    first = report(told, "nl")
    compiled.cache_clear()
    assert report(told, "nl") == first


def test_the_first_page_is_one_page(told: Told) -> None:
    words = content(told, "nl")
    words["summary"] = words["summary"] + " Nog een zin die er ook bij hoort, en dan nog een."
    pages = typst.compile(
        plan_report.TEMPLATE,
        sys_inputs={"content": json.dumps({**words, "parts": []}, ensure_ascii=False)},
        font_paths=[FONTS],
        ignore_system_fonts=True,
        format="png",
        ppi=10,
    )
    assert isinstance(pages, bytes)


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_says_the_summary_the_figures_the_places_and_the_run(
    told: Told, language: Language
) -> None:
    made = content(told, language)
    said = "\n".join(strings(made))
    assert made["summary"] == told.result.summary.say(language)
    assert [one[0] for one in made["key"]][:3] == ["61 → 78\xa0%", "58 → 79\xa0%", "20 + 4"]
    for one in told.result.chosen:
        assert one.site.name in said
    for area in told.policy.areas:
        assert area.name in said
    assert told.run.id in said
    assert all(one.say(language) in said for one in told.result.uncertain)


def test_headings_rise_by_one_and_every_picture_has_words(told: Told) -> None:
    made = content(told, "nl")
    for part in made["parts"]:
        assert part["title"]
        assert part["blocks"]
    for one in [made["map"], *blocks(made, "figure")]:
        assert len(one["alt"]) > 20
        ElementTree.fromstring(one["svg"])


def test_a_place_waits_on_its_board_until_it_chose(told: Told) -> None:
    (places,) = [b for b in blocks(content(told, "nl"), "table") if "Voorwaarde" in b["heads"]][:1]
    waits = {row[1][0]: row[4] for row in places["rows"]}
    assert waits["Amyerhoof"] == "geen"
    assert waits["Aen de Wan"] == "als het bestuur kiest"


def test_what_is_coarse_says_so_under_its_title(told: Told) -> None:
    coarse = replace(told, result=replace(told.result, level=Level.COARSE))
    assert "Grof" in content(coarse, "nl")["state"]
    assert "Grof" not in content(told, "nl")["state"]


def test_a_neighbourhood_that_is_forgotten_is_named(told: Told) -> None:
    panels = [b["text"] for b in blocks(content(told, "nl"), "panel")]
    assert any(told.policy.areas[3].name in text and "Zonder plan" in text for text in panels)


def test_unknown_points_are_a_range_and_never_zero(told: Told) -> None:
    found = [*weighing(Words(told, "nl"))]
    (side,) = [b for b in found if b.get("dense")]
    cells = [cell for row in side["rows"] for cell in row[1:]]
    assert "0–100" in cells
    assert "0" not in cells


def test_only_what_is_proven_is_called_the_best(told: Told) -> None:
    solution = told.result.solution
    assert solution is not None
    proven = replace(told.result, solution=replace(solution, status="optimal", gap=0.0))
    assert "bewezen" not in next(alternatives(Words(told, "nl")))["text"]
    assert "1,3 %" in next(alternatives(Words(told, "nl")))["text"]
    sure = replace(told, result=proven)
    assert "bewezen" in next(alternatives(Words(sure, "nl")))["text"]


@pytest.mark.parametrize(
    ("goal", "said"), [("median", "2,4 meter"), ("cover", "300.000 mensen"), ("fair", "0,7 %")]
)
def test_the_price_of_a_demand_is_told_in_the_unit_of_the_goal(
    told: Told, goal: str, said: str
) -> None:
    scenario = told.result.scenario
    wish = scenario.wish.model_copy(update={"goal": goal, "group": "all"})
    asked = replace(told.result, scenario=scenario.model_copy(update={"wish": wish}))
    siting = told.policy.siting
    assert siting is not None
    plain = siting.model_copy(update={"heavy": ()})
    policy = told.policy.model_copy(update={"siting": plain})
    found = [*alternatives(Words(replace(told, result=asked, policy=policy), "nl"))][-1]["rows"]
    assert said in found[0][1]
    assert found[1][1] == "niets"


def test_where_kinds_are_mixed_into_the_goal_a_price_is_a_share_and_no_people(told: Told) -> None:
    assert told.policy.siting is not None
    assert told.policy.siting.heavy
    (rows,) = [
        b["rows"] for b in alternatives(Words(told, "nl")) if b.get("heads", [""])[0] == "Eis"
    ]
    assert all("mensen" not in row[1] for row in rows)
    solution = told.result.solution
    assert solution is not None
    gained = told.result.prices[0].gain / abs(solution.objective)
    assert rows[0][1].startswith(Words(told, "nl").number(100 * gained, 1))


def test_a_default_that_is_left_with_a_reason_is_still_told(told: Told) -> None:
    found = told.result.weighing
    assert found is not None
    left = next(one for one in found.proposals for rule in one.defaults if rule.outcome == "failed")
    settled = tuple(replace(one, asks=()) for one in found.proposals)
    result = replace(told.result, weighing=replace(found, proposals=settled))
    said = "\n".join(strings([*weighing(Words(replace(told, result=result), "nl"))][-1]))
    assert all(rule.reason.nl in said for rule in left.defaults if rule.outcome == "failed")


@pytest.mark.parametrize(
    ("hours", "said"), [(None, "niet bekend"), (0.0, "niet tegelijk open"), (4.5, "4,5 uur")]
)
def test_hours_that_overlap_are_told_and_unknown_is_not_none(
    told: Told, hours: float | None, said: str
) -> None:
    one = Fragmentation("BU1", "Amby", ("a", "b"), hours, ())
    portfolio = replace(told.result.portfolio, fragmentation=(one,))
    result = replace(told.result, portfolio=portfolio)
    assert said in [*equity(Words(replace(told, result=result), "nl"))][-1]["items"][0]


def test_it_tells_how_many_places_do_half_of_what_all_do(told: Told) -> None:
    shares = (0.3, 0.5, 0.9, 1.0)
    points = tuple(CurvePoint(n, 1.0, share, 1.0, True) for n, share in enumerate(shares, 1))
    result = replace(told.result, curve=points)
    assert " 2 plekken" in next(curve(Words(replace(told, result=result), "nl")))["text"]


def test_what_a_board_refused_is_no_condition_but_a_fact(told: Told) -> None:
    (first, *rest) = told.result.phasing.places
    places = (replace(first, year=None, condition="refused"), *rest)
    changed = replace(told.result, phasing=replace(told.result.phasing, places=places))
    (table_,) = [b for b in phasing(Words(replace(told, result=changed), "nl")) if b.get("dense")]
    assert table_["rows"][0][1][1] == sentences()["plan.condition.refused"]["nl"]
    assert any(row[1][1].startswith("alleen als") for row in table_["rows"] if len(row[1]) == 2)


def test_neighbourhoods_without_a_rank_come_last(told: Told) -> None:
    (rows,) = [b["rows"] for b in areas(Words(told, "nl")) if b["is"] == "table"]
    ranks = [row[0] for row in rows]
    known = [int(rank) for rank in ranks if rank != "–"]
    assert known == sorted(known)
    assert ranks == [*map(str, known), *["–"] * (len(ranks) - len(known))]
    assert "–" in ranks


def test_what_rows_have_in_common_is_said_once() -> None:
    same = "Alleen als er een geschikte plek wordt gevonden, met mensen."
    texts = [f"In 202{n} kan dit. {same} Bij St. Jan {n}." for n in range(3)]
    common = shared(texts)
    assert common == {same: 3}
    assert beside(texts[0], common) == "In 2020 kan dit. Bij St. Jan 0."
    assert shared(texts[:2]) == {}


@pytest.mark.parametrize(
    ("share", "shown"), [(0.0, "0,0"), (1e-6, "0,1"), (0.0123, "1,3"), (float("inf"), "–")]
)
def test_at_most_so_much_is_never_rounded_down(told: Told, share: float, shown: str) -> None:
    assert Words(told, "nl").most(share) == shown


def test_every_proposal_has_its_reasons_or_is_named_among_the_usual(told: Told) -> None:
    found = told.result.weighing
    assert found is not None
    said = "\n".join(strings([*weighing(Words(told, "nl"))][-3:]))
    for one in told.result.proposals:
        assert one.name in said
    for failed in (
        rule for one in found.proposals for rule in one.defaults if rule.outcome == "failed"
    ):
        assert failed.reason.nl in said


def test_another_plan_tells_which_places_and_which_kinds_differ(told: Told) -> None:
    (plans,) = [b for b in alternatives(Words(told, "nl")) if b.get("dense")]
    assert [row[0] for row in plans["rows"]] == ["2", "3"]
    assert plans["rows"][0][2:] == ["Tragos", f"24 {told.named.chosen[23].site.name}"]
    assert plans["rows"][1][2].endswith(" als Huis van de Wijk")
    assert plans["rows"][1][3] == "–"


def bare(planned: PlanResult) -> PlanResult:
    """What is left where next to nothing is known."""
    areas = tuple(
        replace(
            one,
            rank=None,
            index=None,
            inhabitants=None,
            people=0,
            before=0,
            after=0,
            gain=0,
            lost=0,
            median_before_m=None,
            median_after_m=None,
        )
        for one in planned.effects.areas
    )
    groups = tuple(
        replace(one, people=0, before=0, after=0, network=0, median_before_m=None)
        for one in planned.effects.groups
    )
    effects = replace(
        planned.effects, areas=areas, groups=groups, weighted_before=None, weighted_after=None
    )
    phasing = replace(planned.phasing, places=(), years=(), pilots=(), unmatched=())
    portfolio = replace(planned.portfolio, forgotten=(), fragmentation=(), solutions=())
    return replace(
        planned,
        chosen=(),
        proposals=(),
        effects=effects,
        weighing=None,
        solution=None,
        alternatives=None,
        prices=(),
        curve=(),
        phasing=phasing,
        portfolio=portfolio,
        uncertain=(),
        sources=(),
        missing=(("weighing", "plan.missing.weighing"),),
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_where_next_to_nothing_is_known_it_says_so(told: Told, language: Language) -> None:
    empty = replace(told, result=bare(told.result))
    said = "\n".join(strings(content(empty, language)))
    assert sentences()["plan_report.places_none"][language] in said
    assert sentences()["plan_report.weighing_none"][language] in said
    assert sentences()["plan.missing.weighing"][language] in said


def test_next_to_nothing_can_be_printed(told: Told) -> None:
    assert report(replace(told, result=bare(told.result)), "nl").startswith(b"%PDF-")


def test_without_a_framework_rules_have_their_ids(told: Told) -> None:
    policy = told.policy.model_copy(update={"weighing": None, "siting": None, "reach": None})
    assert report(replace(told, policy=policy), "nl").startswith(b"%PDF-")


def test_without_a_single_proposal_there_is_no_chart(told: Told) -> None:
    nothing = replace(told.result, weighing=WeighingResult((), (), ()))
    (only,) = weighing(Words(replace(told, result=nothing), "nl"))
    assert only["is"] == "prose"


def test_any_name_can_be_printed(told: Told) -> None:
    names = ("x" * 300, "Zaal \U0001f47d مقتصد\n简单", "<b>&amp;#x</b>", "\\ #set")
    pairs = zip(told.result.chosen, names, strict=False)
    named = {one.site.id: replace(one.site, name=name) for one, name in pairs}
    chosen = tuple(replace(o, site=named.get(o.site.id, o.site)) for o in told.result.chosen)
    every = both(" ".join(names))
    odd = replace(
        told.result,
        scenario=told.result.scenario.model_copy(update={"name": every}),
        chosen=chosen,
        sites=tuple(named.get(one.id, one) for one in told.result.sites),
        summary=every,
        prices=(Price("budget", every, 1.0, 1.0, True),),
    )
    assert report(replace(told, result=odd), "nl").startswith(b"%PDF-")


def test_it_counts_a_cost_against_the_plan_as_proposed(told: Told) -> None:
    budget = replace(told.result.budget, subtotal=(Decimal(9),) * 5 + (Decimal(1500),))
    changed = replace(told, result=replace(told.result, budget=budget))
    shown, what = content(changed, "nl")["key"][-1]
    assert shown == "€\xa01,50\xa0mln"
    assert "€\xa03,70\xa0mln" in what


def test_a_table_with_a_crooked_row_is_refused() -> None:
    with pytest.raises(ValueError, match="Plek"):
        table(["Plek", "Jaar"], "lr", [["Amby"]])


def test_every_sentence_of_the_report_is_used() -> None:
    """The house rule looks only at the first part of a name: here each one is looked for."""
    source = "\n".join(path.read_text(encoding="utf-8") for path in CLI.glob("plan_*.py"))
    for code in sentences():
        if code.startswith("plan_report."):
            name = code.rpartition(".")[2]
            whole = re.search(rf'["._]{name}"', source)
            filled = re.search(rf'["\'.]{name.rpartition("_")[0]}_\{{', source)
            assert whole or filled or _by_value(code), code


def _by_value(code: str) -> bool:
    """Sentences whose name is a value of the plan itself."""
    values = ("way.", "solution_own_", "outcome_not_")
    return code.startswith(tuple(f"plan_report.{name}" for name in values))
