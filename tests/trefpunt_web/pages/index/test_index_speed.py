"""The pages ask the database a constant number of questions, and answer quickly."""

from statistics import median
from time import perf_counter

import pytest

PAGES = {"maastricht": "BU09350204", "waterdael": "BU99010000"}
QUERIES = {"/buurten/": 4, "/buurten/{code}/": 4, "/buurten/kaart.json": 3}


@pytest.mark.parametrize("town", PAGES)
@pytest.mark.parametrize("address", QUERIES)
def test_a_constant_number_of_queries(request, client, django_assert_num_queries, town, address):
    request.getfixturevalue(town)
    page = address.format(code=PAGES[town])
    client.get(page)
    with django_assert_num_queries(QUERIES[address]):
        assert client.get(page).status_code == 200


@pytest.mark.parametrize("address", QUERIES)
def test_server_time(maastricht, client, address):
    page = address.format(code="BU09350204")
    times = []
    for _ in range(6):
        start = perf_counter()
        client.get(page)
        times.append(perf_counter() - start)
    assert median(times[1:]) < 0.1
