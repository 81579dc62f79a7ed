"""The sheets of the workbook of a plan: each column by its name, with how it shows a number."""

COUNT, EURO, CENTS, SHARE, POINTS = "#,##0", "€ #,##0", "€ #,##0.00", "0.0%", "0.0"
SHEETS: dict[str, tuple[tuple[str, str], ...]] = {
    "summary": (("what", ""), ("value", "")),
    "places": (
        *(("number", COUNT), ("site", ""), ("name", ""), ("kind", ""), ("now", ""), ("area", "")),
        *(("code", ""), ("year", ""), ("waits", ""), ("host", ""), ("cost", EURO)),
        *(("people", COUNT), ("vulnerable", COUNT), ("lon", ""), ("lat", ""), ("approximate", "")),
        ("reason", ""),
    ),
    "reach": (
        *(("group", ""), ("people", COUNT), ("before", COUNT), ("share_before", SHARE)),
        *(("after", COUNT), ("share_after", SHARE), ("network", COUNT), ("share_network", SHARE)),
        *(("half_now", COUNT), ("half_then", COUNT), ("estimated", "")),
    ),
    "areas": (
        *(("code", ""), ("area", ""), ("rank", COUNT), ("index", POINTS), ("inhabitants", COUNT)),
        *(("people", COUNT), ("before", COUNT), ("after", COUNT), ("gained", COUNT)),
        *(("lost", COUNT), ("network", COUNT), ("half_now", COUNT), ("half_then", COUNT)),
        *(("solution", ""), ("sites", ""), ("small", ""), ("warning", ""), ("reason", "")),
    ),
    "weighing": (
        *(("proposal", ""), ("name", ""), ("low", POINTS), ("high", POINTS), ("stopped", "")),
        *(("best", COUNT), ("worst", COUNT), ("tier", COUNT), ("asks", ""), ("reason", "")),
    ),
    "findings": (
        *(("proposal", ""), ("name", ""), ("sort", ""), ("rule", ""), ("outcome", "")),
        *(("fact_low", ""), ("fact_high", ""), ("word", ""), ("source", ""), ("reason", "")),
    ),
    "scores": (
        *(("proposal", ""), ("name", ""), ("criterion", ""), ("low", POINTS), ("high", POINTS)),
        *(("known", ""), ("source", ""), ("reason", "")),
    ),
    "alternatives": (("plan", COUNT), ("worse", "0.00%"), ("site", ""), ("name", ""), ("kind", "")),
    "prices": (("demand", ""), ("gain", ""), ("objective", ""), ("proven", "")),
    "curve": (("count", COUNT), ("served", SHARE), ("added", COUNT), ("proven", "")),
    "phasing": (
        *(("year", ""), ("kind", ""), ("open", COUNT), ("room", COUNT), ("sure", COUNT)),
        *(("fte", "0.00"), ("cost", EURO)),
    ),
    "pilots": (("pilot", ""), ("sites", ""), ("if_no", ""), ("freed", EURO)),
    "opportunities": (("site", ""), ("name", ""), ("year", ""), ("sort", ""), ("opportunity", "")),
    "spread": (("column", ""), ("p10", ""), ("p50", ""), ("p90", ""), ("exceeds", SHARE)),
    "quarters": (
        *(("quarter", ""), ("areas", COUNT), ("inhabitants", COUNT), ("places", COUNT)),
        *(("money", EURO), ("per_inhabitant", CENTS)),
    ),
    "sources": (("source", ""), ("year", ""), ("licence", ""), ("certainty", ""), ("digest", "")),
    "provenance": (("what", ""), ("value", "")),
}
