"""A policy that was stored by an older version of Trefpunt: said plainly, never an error page."""

from typing import Any

import pytest
from django.test import Client

from trefpunt_web.records.plan.models import PolicyVersion
from trefpunt_web.services import index, policy


@pytest.fixture
def outdated(loaded: Any) -> str:
    """The policy in force has a form that nobody can read any more; gives the run of its index."""
    run = index.current().run.digest
    row = PolicyVersion.objects.get(current=True)
    row.digest, row.content = "f" * 64, {"older": True}
    row.save()
    return run


def test_the_site_asks_to_load_the_policy_again(outdated: str, client: Client) -> None:
    answer = client.get("/buurten/")
    assert answer.status_code == 503
    assert "Er is nog geen beleid geladen" in answer.content.decode()


def test_the_service_says_so_too(outdated: str) -> None:
    with pytest.raises(policy.NoPolicy):
        policy.current()


def test_a_run_of_an_unreadable_policy_still_tells_what_it_knows(
    loaded: Any, client: Client
) -> None:
    run = index.current().run.digest
    now = PolicyVersion.objects.get(current=True)
    PolicyVersion.objects.create(municipality="GM9999", digest="e" * 64, content={"older": True})
    older = PolicyVersion.objects.get(digest="e" * 64)
    now.answers.update(policy=older)
    html = client.get(f"/herkomst/{run[:12]}/").content.decode()
    assert run in html
    assert "het beleid van toen is niet meer bekend" in html
