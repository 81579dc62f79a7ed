"""What people fill in about the budget: the what-if, and the name of a scenario."""

import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from trefpunt.schemas.budget import BoardChoice, Scenario
from trefpunt.terms.problems import Problem
from trefpunt_web.pages.templatetags.pages import language_of_page
from trefpunt_web.services import scenarios
from trefpunt_web.services.budget import Budget

SCENARIO, TOUCHED = "scenario", "eigen"
HALF, BOARDS, WITHOUT = "halverwege", "besturen", "zonder"
YES, NO = "ja", "nee"
MOST = 9999
"""No municipality has more places than this; keeps arithmetic within bounds."""
LONGEST_NAME = 80

WHOLE = {
    "invalid": gettext_lazy("Vul een heel getal in, zonder komma of punt."),
    "max_value": gettext_lazy("Dit getal is te groot. Vul hoogstens %(limit_value)s in."),
}


class WhatIf(forms.Form):
    """Numbers, timing, lines and choices of boards on top of a scenario.

    Its fields follow from the plan. What the address leaves out stays as the scenario has it.
    """

    def __init__(self, base: Budget, given: QueryDict) -> None:
        self.base = base
        self.rows = [row for board in scenarios.boards(base) for row in _rows(board)]
        self.given = _filled(base, self.rows, given)
        super().__init__(self.given, auto_id="id_%s")
        for kind in base.kinds:
            self._add_kind(kind.id, kind.plural.say(language_of_page()))
        lines = [(line.id, line.name.say(language_of_page())) for line in base.plan.lines]
        self.fields[HALF] = forms.ChoiceField(
            label=_("Start halverwege het jaar"), choices=[(NO, _("Nee")), (YES, _("Ja"))]
        )
        self.fields[WITHOUT] = forms.MultipleChoiceField(
            label=_("Posten die u weglaat"),
            choices=lines,
            required=False,
            widget=forms.CheckboxSelectMultiple,
        )
        self.fields[BOARDS] = forms.BooleanField(
            label=_("Reken met de keuzes van de besturen"), required=False
        )
        self._add_boards()

    def _add_kind(self, kind: str, label: str) -> None:
        self.fields[kind] = _whole(label)
        for column in self.base.result.columns:
            self.fields[f"{kind}-{column}"] = _whole(f"{label}, {column}")

    def _add_boards(self) -> None:
        shorts = [(kind.short, kind.name.say(language_of_page())) for kind in self.base.kinds]
        choices = [
            ("", _("Nog geen keuze")),
            *shorts,
            ("stays", _("Blijft zoals het is")),
            ("closing", _("Stopt")),
        ]
        for row in self.rows:
            name = row["name"]
            self.fields[f"keuze-{row['key']}"] = forms.ChoiceField(
                label=_("Keuze van %(place)s") % {"place": name}, choices=choices, required=False
            )
            self.fields[f"jaar-{row['key']}"] = _whole(_("Vanaf jaar, %(place)s") % {"place": name})

    @property
    def touched(self) -> bool:
        """Whether the address says anything beside the scenario."""
        return TOUCHED in self.data

    def asked(self) -> scenarios.Asked:
        """What was filled in and could be read, for the service. Only after `is_valid`."""
        cleaned = self.cleaned_data
        full = {k.id: cleaned.get(k.id) for k in self.base.kinds}
        return scenarios.Asked(
            full={kind: number for kind, number in full.items() if number is not None},
            columns={kind.id: dict(self._columns(kind.id)) for kind in self.base.kinds},
            half=cleaned.get(HALF) == YES,
            without=tuple(cleaned.get(WITHOUT, ())),
            boards=tuple(self._boards()) if cleaned.get(BOARDS) else None,
        )

    def _columns(self, kind: str) -> Iterator[tuple[str, int]]:
        for column in self.base.result.columns:
            number = self.cleaned_data.get(f"{kind}-{column}")
            if number is not None:
                yield column, number

    def _boards(self) -> Iterator[BoardChoice]:
        for row in self.rows:
            choice = self.cleaned_data.get(f"keuze-{row['key']}")
            year = self.cleaned_data.get(f"jaar-{row['key']}")
            if choice or year is not None:
                yield BoardChoice(place=row["place"], choice=choice or "undecided", year=year)

    def complain(self, problems: list[Problem]) -> None:
        """Put each problem at the field that it is about; one per field is enough."""
        for problem in map(self._by_name, problems):
            field = self._field(problem)
            if field not in self.errors:
                language = language_of_page()
                told = f"{problem.message(language)} {problem.action(language)}"
                self.add_error(field, told)

    def _by_name(self, problem: Problem) -> Problem:
        """The same problem with a place called as people call it."""
        names = {row["place"]: row["name"] for row in self.rows}
        known = problem.params.get("place")
        return (
            replace(problem, params={**problem.params, "place": names.get(known, known)})
            if known
            else problem
        )

    def _field(self, problem: Problem) -> str | None:
        path = (problem.column or "").split(".")
        if path[0] == "counts":
            own = "-".join(path[1:])
            return own if self.data.get(own) else path[1]
        place = problem.params.get("place")
        return next((f"jaar-{r['key']}" for r in self.rows if r["name"] == place), None)

    def query(self) -> str:
        """The address of this what-if, as short as it can be."""
        if not self.touched:
            return f"{SCENARIO}={self.base.key}"
        kept = QueryDict(mutable=True)
        for name, values in self.given.lists():
            if any(values):
                kept.setlist(name, values)
        return kept.urlencode()

    # --- For the template -----------------------------------------------------------------------

    def kinds(self) -> Iterator[dict[str, Any]]:
        """Per funded kind of place: its field, its maximum, and its columns."""
        for kind in self.base.kinds:
            cells = [(c, self[f"{kind.id}-{c}"]) for c in self.base.result.columns]
            top = kind.maximum or max(self.base.plan.counts.places[kind.id].values()) * 2
            yield {"kind": kind, "field": self[kind.id], "top": top, "cells": cells}

    def boards(self) -> Iterator[dict[str, Any]]:
        """Per place: its name, and the fields of its choice."""
        for row in self.rows:
            fields = {"choice": self[f"keuze-{row['key']}"], "year": self[f"jaar-{row['key']}"]}
            yield {**row, **fields}

    @property
    def open(self) -> dict[str, bool]:
        """Which parts have something in them and so stand open."""
        filled = {name for name in self.fields if self.data.get(name)}
        columns = {f"{k.id}-{c}" for k in self.base.kinds for c in self.base.result.columns}
        return {
            "columns": bool(filled & columns),
            "boards": BOARDS in filled,
            "lines": WITHOUT in filled,
        }


def _whole(label: str) -> forms.IntegerField:
    return forms.IntegerField(
        label=label, required=False, max_value=MOST, error_messages=dict(WHOLE)
    )


def _rows(board: scenarios.Board) -> Iterator[dict[str, Any]]:
    """One row per choice that a board has made, or an empty one."""
    for number, choice in enumerate(board.choices or (None,), 1):
        key = board.place if number == 1 else f"{board.place}-{number}"
        yield {"key": key, "place": board.place, "name": board.name, "made": choice}


def _filled(base: Budget, rows: list[dict[str, Any]], given: QueryDict) -> QueryDict:
    """What the scenario says, with what was filled in on top of it."""
    data, first = QueryDict(mutable=True), scenarios.as_is(base)
    data[SCENARIO] = base.key
    data[HALF] = YES if first.half else NO
    for kind, number in first.full.items():
        data[kind] = str(number)
    for name, value in _choices(rows).items():
        data[name] = value
    if TOUCHED not in given:
        data.setlist(WITHOUT, list(first.without))
        data[BOARDS] = "on" if first.boards else ""
    for name, values in given.lists():
        if name != SCENARIO:
            data.setlist(name, values)
            data[TOUCHED] = "1"
    return data


def again(scenario: Scenario) -> str:
    """The address that asks the same of the plan in force as this scenario asked of an older."""
    asked = QueryDict(mutable=True)
    asked.update({TOUCHED: "1", HALF: YES if scenario.first_year_share < 1 else NO})
    asked.setlist(WITHOUT, list(scenario.without_lines))
    for kind, cells in scenario.counts.items():
        asked.update({f"{kind}-{column}": str(number) for column, number in cells.items()})
    for choice in scenario.choices:
        asked.update({BOARDS: "on", f"keuze-{choice.place}": choice.choice})
        asked.update({f"jaar-{choice.place}": str(choice.year)} if choice.year else {})
    return asked.urlencode()


def _choices(rows: list[dict[str, Any]]) -> Mapping[str, str]:
    made = [(row["key"], row["made"]) for row in rows if row["made"] is not None]
    found = {f"keuze-{key}": "" if c.choice == "undecided" else c.choice for key, c in made}
    return found | {f"jaar-{key}": str(c.year) for key, c in made if c.year is not None}


class Words(forms.CharField):
    """A line of text as people see it: two that look the same are the same.

    One space between words; characters that cannot be seen are left out.
    """

    def to_python(self, value: Any) -> str:
        """The line without what nobody sees."""
        text = unicodedata.normalize("NFC", super().to_python(value) or "")
        seen = (letter for letter in text if letter.isprintable() or letter.isspace())
        return " ".join("".join(seen).split())


class Name(forms.Form):
    """The name under which a scenario is saved."""

    name = Words(
        label=gettext_lazy("Naam van het scenario"),
        max_length=LONGEST_NAME,
        error_messages={
            "required": gettext_lazy("Geef het scenario een naam."),
            "max_length": gettext_lazy(
                "Deze naam is te lang. Gebruik hoogstens %(limit_value)d tekens."
            ),
        },
    )

    def complain(self, problem: Problem) -> None:
        """Say at the field what the service refused."""
        language = language_of_page()
        self.add_error("name", f"{problem.message(language)} {problem.action(language)}")
