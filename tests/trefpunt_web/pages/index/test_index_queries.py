"""The pages ask the database a constant number of questions."""

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
