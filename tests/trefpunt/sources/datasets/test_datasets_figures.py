"""Figures per area, from the answers of services and from published tables."""

import json
from decimal import Decimal

import pytest

from trefpunt.sources.datasets import find, read_datasets, read_figures
from trefpunt.sources.report import Report
from trefpunt.terms.quality import Quality

STEMS = {
    "inhabitants": "AantalInwoners",
    "inhabitants_65plus": "k_65JaarOfOuder",
    "income": "GemiddeldInkomenPerInwoner",
}
HEALTH = {
    "loneliness": "Eenzaam",
    "low_resilience": "ZeerLageVeerkracht",
    "hard_to_make_ends_meet": "MoeiteMetRondkomen",
}
UNITS = dict.fromkeys(HEALTH, "percent")


def test_columns_are_found_by_their_stem_and_codes_trimmed(answers, describe, report, errors):
    dataset = describe("figures", "odata3", columns=STEMS, units={"income": "1000 EUR"})
    figures = read_figures(answers / "kwb_v3.json", dataset, report)
    assert errors() == []
    assert figures.year == 2024
    assert figures.level == "neighbourhood"
    assert figures.codes("neighbourhood") == ("BU99030000", "BU99030001", "BU99030002")
    assert figures.codes("municipality") == ("GM9903",)
    assert figures.number("BU99030000", "inhabitants") == 2330
    assert figures.number("BU99030001", "inhabitants_65plus") is Quality.NO_DATA
    assert figures.number("BU99030000", "income") is Quality.NO_DATA
    assert figures.number("BU99030001", "income") == Decimal("31.4")
    assert figures.number("BU99039999", "income") is Quality.NOT_LISTED
    assert figures.titles["income"] == "Gemiddeld inkomen per inwoner"
    assert figures.facts.blank == {"inhabitants_65plus": 1, "income": 1}


def test_metadata_saved_beside_the_answer(answers, describe, report, findings) -> None:
    dataset = describe("figures", "odata3", columns=STEMS, year=2024)
    figures = read_figures(answers / "kwb_v3_apart.json", dataset, report)
    assert figures.year == 2023
    assert findings() == ["datasets.year"]


def test_the_title_of_a_column_is_checked(answers, describe, report, errors) -> None:
    titles = {"inhabitants": "Aantal inwoners", "inhabitants_65plus": "45 tot 65 jaar"}
    dataset = describe("figures", "odata3", columns=STEMS, titles=titles)
    assert read_figures(answers / "kwb_v3.json", dataset, report) is None
    assert errors() == ["datasets.title"]
    assert "65 jaar of ouder" in report.errors[0].message("nl")


def test_a_stem_that_fits_two_columns_lists_both(answers, describe, report, errors) -> None:
    dataset = describe("figures", "odata3", columns={"origin": "Totaal"})
    assert read_figures(answers / "kwb_v3.json", dataset, report) is None
    assert errors() == ["datasets.stem_ambiguous"]
    assert "Totaal_13, Totaal_40" in report.errors[0].message("nl")


@pytest.mark.parametrize("elderly", ["M000356", "65 jaar of ouder"])
def test_version_4_by_code_or_title_of_the_measure(answers, describe, report, errors, elderly):
    columns = {"inhabitants": "M000352", "inhabitants_65plus": elderly}
    dataset = describe("figures", "odata4", columns=columns)
    figures = read_figures(answers / "kwb_v4.json", dataset, report)
    assert errors() == []
    assert figures.year == 2025
    assert figures.number("BU99030000", "inhabitants_65plus") == 225
    assert figures.number("BU99030001", "inhabitants_65plus") is Quality.SUPPRESSED
    assert figures.facts.withheld == {"inhabitants_65plus": 1}


def test_health_has_margins_and_the_newest_period(answers, describe, report, findings) -> None:
    select = {"Leeftijd": "20300"}
    dataset = describe("health", "odata3", columns=HEALTH, units=UNITS, select=select)
    figures = read_figures(answers / "health_v3.json", dataset, report)
    assert findings() == ["datasets.period"]
    assert figures.year == 2022
    assert figures.number("BU99030000", "loneliness") == 43
    assert figures.bounds("BU99030000", "loneliness") == (Decimal("36.5"), Decimal("49.5"))
    assert figures.number("BU99030002", "loneliness") is Quality.NO_DATA
    assert figures.bounds("BU99030002", "loneliness") is None
    assert figures.facts.rows == 3


def test_health_of_the_period_that_is_asked(answers, describe, report, findings) -> None:
    select = {"Leeftijd": "80200", "Perioden": "2020JJ00"}
    dataset = describe("health", "odata3", columns=HEALTH, units=UNITS, select=select)
    figures = read_figures(answers / "health_v3.json", dataset, report)
    assert findings() == []
    assert figures.year == 2020
    assert figures.number("BU99030000", "loneliness") == 50
    assert figures.number("BU99030000", "low_resilience") is Quality.NO_DATA


@pytest.mark.parametrize(
    ("select", "code"),
    [
        ({}, "datasets.dimension_open"),
        ({"Leeftijd": "99999"}, "datasets.select_unknown"),
    ],
)
def test_ages_are_never_mixed(answers, describe, select, code) -> None:
    report = Report("sources.toml")
    dataset = describe("health", "odata3", columns=HEALTH, select=select)
    assert read_figures(answers / "health_v3.json", dataset, report) is None
    assert [problem.code for problem in report.errors] == [code]
    assert "20300, 80200" in report.errors[0].message("en")


@pytest.mark.parametrize(
    ("file", "code"),
    [
        ("empty.json", "datasets.empty_answer"),
        ("page.json", "datasets.html"),
        ("complaint.json", "datasets.no_value"),
        ("nowhere.json", "file.missing"),
    ],
)
@pytest.mark.parametrize("form", ["odata3", "odata4"])
def test_an_answer_that_is_none(answers, describe, file, code, form) -> None:
    report = Report("sources.toml")
    assert read_figures(answers / file, describe("figures", form), report) is None
    assert [problem.code for problem in report.errors] == [code]


def test_explanations_that_are_no_tables(tmp_path, describe, report, errors) -> None:
    rows = [{"WijkenEnBuurten": "BU99990101", "Inwoners_1": 3}]
    told = {"value": rows, "DataProperties": 5, "TableInfos": {"value": "x"}}
    (tmp_path / "odd.json").write_text(json.dumps(told))
    dataset = describe("figures", "odata3", columns={"inhabitants": "Inwoners"})
    found = read_figures(tmp_path / "odd.json", dataset, report)
    assert errors() == []
    assert found.values["BU99990101"]["inhabitants"] == 3


def test_half_an_answer_and_one_that_was_cut_off(tmp_path, describe, report, errors) -> None:
    (tmp_path / "half.json").write_text('{"value": [{"WijkenEnBuurten": "BU9')
    rows = [{"WijkenEnBuurten": f"BU{n:08}", "Inwoners_1": 1} for n in range(10_000)]
    (tmp_path / "cut.json").write_text(json.dumps({"value": rows}))
    for name in ("half.json", "cut.json"):
        assert read_figures(tmp_path / name, describe("figures", "odata3"), report) is None
    assert errors() == ["datasets.not_json", "datasets.truncated"]


def test_a_published_table(tmp_path, describe, report, errors, findings) -> None:
    path = tmp_path / "kwb.csv"
    path.write_text(
        "gwb_code;regio;a_inw;p_koop;laag;hoog\n"
        "BU99030000;Binnenstad;2.330;36,7;30,1;33\n"
        "BU99030001;Buiten;x;-99997;;\n"
        "GG9901;Regio;5;5;;\n"
    )
    columns = {"code": "gwb_code", "name": "regio", "inhabitants": "a_inw"}
    columns |= {"owners": "p_koop", "owners_low": "laag", "owners_high": "hoog"}
    dataset = describe("figures", "csv", columns=columns, year=2024, units={"owners": "percent"})
    figures = read_figures(path, dataset, report)
    assert errors() == []
    assert figures.columns == ("inhabitants", "owners")
    assert figures.number("BU99030000", "inhabitants") == 2330
    assert figures.number("BU99030001", "owners") is Quality.SUPPRESSED
    assert figures.bounds("BU99030000", "owners") == (Decimal("30.1"), Decimal(33))
    assert figures.names["BU99030000"] == "Binnenstad"
    assert figures.facts.refused == {"no_area": 1}
    assert findings() == ["datasets.refused", "datasets.margin_order"]


def test_two_rows_for_one_area_are_not_chosen_between(tmp_path, describe, report, errors):
    (tmp_path / "kwb.csv").write_text("code,a\nBU99030000,1\nBU99030000,2\n")
    dataset = describe("figures", "csv", columns={"a": "a"})
    assert read_figures(tmp_path / "kwb.csv", dataset, report) is None
    assert errors() == ["datasets.mixed"]


@pytest.mark.shared
def test_the_real_key_figures(policy_folder, shared_data) -> None:
    report = Report("sources.toml")
    dataset, path = find(shared_data, read_datasets(policy_folder, report), "figures")
    figures = read_figures(path, dataset, report)
    assert report.problems == []
    assert (len(figures.codes("neighbourhood")), figures.year) == (44, 2024)
    known = [figures.number(code, "income") for code in figures.values]
    assert sum(isinstance(cell, Decimal) for cell in known) == 18
    assert figures.number("BU09350000", "inhabitants") == 2330
    people = [figures.number(code, "inhabitants") for code in figures.values]
    assert 125_285 - 44 * 5 < sum(n for n in people if isinstance(n, Decimal)) < 125_285 + 44 * 5


@pytest.mark.shared
def test_the_real_key_figures_of_the_country(describe, shared_data, report) -> None:
    columns = {"code": "buurtcode", "name": "buurtnaam", "inhabitants": "inwoners"}
    dataset = describe("figures", "geoparquet", columns=columns)
    figures = read_figures(shared_data / "nl_buurten_2024.parquet", dataset, report)
    people = [figures.number(code, "inhabitants") for code in figures.values]
    assert len(people) == 14_574
    assert sum(n for n in people if isinstance(n, Decimal)) == 17_942_915


@pytest.mark.shared
def test_regions_are_no_areas(describe, shared_data, report) -> None:
    columns = {"code": "regio", "loneliness": "enigszins_tot_sterk_eenzaam_pct"}
    dataset = describe("health", "csv", columns=columns, units={"loneliness": "percent"})
    name = "nl_gemeenten_jongvolwassenen_2024.csv"
    figures = read_figures(shared_data / name, dataset, report)
    assert len(figures.codes("municipality")) == 338
    assert figures.facts.refused == {"no_area": 25}
