"""Loading a policy: all or nothing, one at a time, and every process sees what is in force."""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from threading import Event
from typing import Any
from urllib.parse import urlencode

import pytest
from django.db import connection

from trefpunt.terms.problems import DataProblem
from trefpunt_web.records.people.models import User
from trefpunt_web.records.plan.models import PolicyVersion
from trefpunt_web.records.runs.models import Answer, Run
from trefpunt_web.services import budget, index, loading, policy, scenarios

Race = Callable[..., list[Any]]
WATERDAEL = Path(__file__).parents[2] / "towns" / "waterdael"
HELD = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND objid = %s AND granted"
PATIENCE = 30
SLOW = """import time, django; django.setup()
from trefpunt_web.services import budget, loading
from pathlib import Path
budget.compute = lambda _: time.sleep(60)
loading.load(Path({folder!r}))"""

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def town(tmp_path: Path) -> Path:
    """A copy of Waterdael to change."""
    return Path(shutil.copytree(WATERDAEL, tmp_path / "waterdael"))


@pytest.fixture
def first(town: Path) -> policy.Loaded:
    """Waterdael is in force."""
    return loading.load(town)


def edit(town: Path, old: str = '"31.250"', new: str = '"32.250"') -> Path:
    """The same town with another amount."""
    file = town / "budget" / "2027.toml"
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")
    return town


def python(*arguments: str) -> subprocess.Popen[bytes]:
    """Another process on the same database."""
    ours, names = connection.settings_dict, {"NAME": "dbname"}
    keys = ("NAME", "USER", "PASSWORD", "HOST", "PORT")
    given = {names.get(key, key.lower()): ours[key] for key in keys if ours[key]}
    url = f"postgresql://?{urlencode(given)}"
    env = os.environ | {"DATABASE_URL": url}
    return subprocess.Popen([sys.executable, *arguments], env=env)


def until(happened: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE
    while not happened():
        assert time.monotonic() < end, "it did not happen"
        time.sleep(0.05)


def held() -> bool:
    with connection.cursor() as cursor:
        cursor.execute(HELD, [policy.LOADING])
        return bool(cursor.fetchone()[0])


def state() -> list[Any]:
    kinds = (PolicyVersion, Run, Answer)
    return [list(kind.objects.order_by("pk").values_list()) for kind in kinds]


def test_a_process_sees_what_another_process_loads(first: policy.Loaded, town: Path) -> None:
    before = budget.of(policy.current())
    assert python("-m", "trefpunt_web", "load", str(edit(town))).wait(PATIENCE) == 0
    now = policy.current()
    assert now.version != first.version
    assert budget.of(now).result.subtotal[0] - before.result.subtotal[0] == 2 * 1000
    assert index.current().policy is now.policy


def test_the_older_policy_can_come_back(first: policy.Loaded, town: Path) -> None:
    loading.load(edit(town))
    assert loading.load(edit(town, '"32.250"', '"31.250"')).version == first.version
    assert policy.current().version == first.version


def test_a_folder_with_mistakes_leaves_everything_as_it_was(
    first: policy.Loaded, town: Path
) -> None:
    before = state()
    with pytest.raises(DataProblem):
        loading.load(edit(town, '"31.250"', '"veel"'))
    assert state() == before


def test_a_load_that_breaks_off_leaves_everything_as_it_was(
    first: policy.Loaded, town: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = state()
    monkeypatch.setattr(budget, "compute", lambda _: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        loading.load(edit(town))
    assert state() == before


def test_a_load_that_is_killed_leaves_everything_as_it_was(
    first: policy.Loaded, town: Path
) -> None:
    before = state()
    other = python("-c", SLOW.format(folder=str(edit(town))))
    until(held)
    other.send_signal(signal.SIGKILL)
    other.wait()
    until(lambda: not held())
    assert state() == before
    assert loading.load(town).version != first.version


def test_two_loads_at_once_come_one_after_the_other(
    town: Path, policy_folder: Path, race: Race
) -> None:
    results = race(lambda: loading.load(town), lambda: loading.load(policy_folder))
    assert [type(result) for result in results] == [policy.Loaded] * 2
    assert PolicyVersion.objects.filter(current=True).count() == 1
    for one in results:
        PolicyVersion.objects.update(current=False)
        PolicyVersion.objects.filter(pk=one.version).update(current=True)
        assert budget.of(policy.current()).policy == one.policy


def test_who_saves_during_a_load_gets_figures_of_the_new_plan(
    first: policy.Loaded, town: Path, race: Race, monkeypatch: pytest.MonkeyPatch
) -> None:
    author = User.objects.create_user("a@maaswijk.nl")
    wanted = scenarios.build(budget.of(policy.current()), scenarios.Asked(half=True))
    computed, compute = Event(), budget.compute

    def slowly(loaded: policy.Loaded) -> None:
        compute(loaded)
        computed.set()
        time.sleep(0.5)

    def save() -> str:
        computed.wait(PATIENCE)
        return scenarios.save(author, "Tussendoor", wanted)

    monkeypatch.setattr(budget, "compute", slowly)
    new, key = race(lambda: loading.load(edit(town)), save)
    assert policy.current().version == new.version != first.version
    assert budget.of(policy.current(), key).scenario.name.nl == "Tussendoor"
