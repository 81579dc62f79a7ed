"""The pages with open data ask the database as much for many versions as for one."""

from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.plugins.opendata import dataset_of, outlines, postcodes

from trefpunt_web.records.data.models import DataFile
from trefpunt_web.services import data, people, policy, reach
from trefpunt_web.services import data_upload as upload
from trefpunt_web.services.data_reading import Parcel

HOMES = "/gegevens/{homes}/"


def questions(client: Client, address: str) -> int:
    assert client.get(address).status_code == 200
    with CaptureQueriesContext(connection) as asked:
        client.get(address)
    files = [one["sql"] for one in asked if '"data_datafile"."content",' in one["sql"]]
    assert files == [], "the files themselves are not read to show a page"
    return len(asked)


def many(folder: Path) -> None:
    """More datasets, more versions, more runs, more people."""
    plan = policy.current().policy
    homes = dataset_of(plan.datasets, "postcodes")
    for one in plan.datasets.of("boundaries"):
        (folder / one.file).write_bytes(outlines(one, plan.areas))
    for number in range(3):
        (folder / homes.file).write_bytes(postcodes(homes, plan.areas, people=30 + number))
        data.load(policy.current(), folder)
        reach.compute(policy.current())
        author = people.give_account(f"{number}@maaswijk.nl", "planner")
        newer = Parcel((("x.csv", postcodes(homes, plan.areas, people=40 + number)),))
        row = upload.propose(homes, newer, 2024, author)
        if number:
            upload.apply(row, data.datasets()[homes.id].key, author)


@pytest.mark.parametrize("address", ["/gegevens/", HOMES, HOMES + "nieuw/", HOMES + "{number}/"])
def test_as_many_questions_for_many_versions_as_for_one(
    planner: Client, supplied: Path, address: str
) -> None:
    plan = policy.current().policy
    homes = dataset_of(plan.datasets, "postcodes")
    reach.compute(policy.current())
    author = people.give_account("planner@maaswijk.nl", "planner")
    newer = Parcel((("x.csv", postcodes(homes, plan.areas, people=25)),))
    number = upload.propose(homes, newer, 2024, author).pk
    shown = address.format(homes=homes.id, number=number)
    few = questions(planner, shown)
    many(supplied)
    assert DataFile.objects.count() > 8
    assert questions(planner, shown) == few
    assert few <= 10
