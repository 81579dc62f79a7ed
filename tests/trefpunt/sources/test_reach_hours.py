"""Opening hours become a table of an ordinary week."""

import pytest

from trefpunt.schemas.policy import Place
from trefpunt.sources.hours import read_week, weeks

DAY = 1440


@pytest.mark.parametrize(
    ("text", "spells"),
    [
        ("Mo 13:00-16:00", [(780, 960)]),
        (
            "We 09:00-12:00,13:00-17:30",
            [(2 * DAY + 540, 2 * DAY + 720), (2 * DAY + 780, 2 * DAY + 1050)],
        ),
        ("24/7", [(0, 7 * DAY)]),
        ("Su 22:00-02:00", [(0, 120), (6 * DAY + 1320, 7 * DAY)]),
        ("Mo 13:00-16:00 unknown", []),
        ("", []),
    ],
)
def test_a_week_is_read(text: str, spells: list[tuple[int, int]]) -> None:
    assert list(read_week(text)) == spells


def test_what_happens_in_some_weeks_only_does_not_count() -> None:
    assert read_week("Th[1,3] 14:30-16:30") == ()
    assert read_week("Mo 09:00-10:00; Th[1,3] 14:30-16:30") == ((540, 600),)


@pytest.mark.parametrize("text", ["ma-vr 9-5", "Mo 25:00", "whenever we like"])
def test_what_cannot_be_read_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=text):
        read_week(text)


def test_only_places_that_tell_have_a_week() -> None:
    sure = {"source": "test", "certainty": "U", "kind": "x", "area": None}
    told = Place.model_validate({"id": "a", "name": "A", "hours": "Mo 09:00-10:00", **sure})
    silent = Place.model_validate({"id": "b", "name": "B", **sure})
    assert weeks((told, silent)) == {"a": ((540, 600),)}
