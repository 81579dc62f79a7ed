"""How long the server works on each page, warm, and on a what-if that nobody asked before.

    python bench/pages/times.py [POLICY [DATA]]

Medians of Django's test client in one process, with a PostgreSQL of our own that is thrown away
afterwards. The network and the browser are not part of it. Held against the aim of 100 ms.
"""

import sys
import tempfile
from collections.abc import Iterable, Iterator
from itertools import count
from pathlib import Path
from statistics import median
from time import perf_counter

import django
from rich.console import Console
from rich.table import Table

from trefpunt_web.config import env
from trefpunt_web.config.embedded import server

AIM = 100
TRIES = 15
PLACES = 24
HTMX = {"HX-Request": "true"}
PAGES = ("/", "/buurten/", "/buurten/kaart.json", "/begroting/", "/begroting/grafiek.svg")
PAGES += ("/bereik/", "/bereik/kaart.json", "/bereik/bereik.geojson")
PAGES += ("/begroting/vergelijk/", "/begroting/scenarios/", "/herkomst/", "/begrippen/")


def milliseconds(client: object, asked: str | tuple[str, dict[str, object]]) -> float:
    """One request; with something to send, one that changes something."""
    address, sent = (asked, None) if isinstance(asked, str) else asked
    start = perf_counter()
    answer = client.get(address) if sent is None else client.post(address, sent, headers=HTMX)
    assert answer.status_code == 200, (address, answer.status_code)
    return 1000 * (perf_counter() - start)


def what_ifs(policy: object) -> Iterator[str]:
    """Addresses of what-ifs, each another one: the first count of the first funded kind varies."""
    kind, cells = next(iter(policy.budget.counts.places.items()))
    for n in count():
        years = list(policy.budget.horizon.columns)
        top = max(cells.values())
        asked = "&".join(
            f"{kind}-{year}={(n // (top + 1) ** place) % (top + 1)}"
            for place, year in enumerate(years)
        )
        yield f"/begroting/?eigen=1&{asked}"


def trials() -> Iterator[str]:
    """Trial places that nobody asked before, each a metre from the last: only what a click asks."""
    from trefpunt_web.services import reach

    ground = reach.ground()
    where, kind = ground.policy.areas[0], ground.default.kinds[0]
    for n in count():
        spot = f"{where.label_lon:.6f},{where.label_lat + n / 100_000:.6f}"
        yield f"/bereik/proef.json?proef=open:{spot}:{kind}"


def planned(client: object) -> tuple[int, Iterator[tuple[str, dict[str, object]]]]:
    """A plan of 24 places by the planner who is signed in, and changes of it without end."""
    from trefpunt_web.services import people, plan, plan_drafts, plan_edits

    author = people.give_account("bench@maaswijk.nl", "planner")
    client.force_login(author)
    ground, draft = plan.ground(), plan_drafts.create(author, "Bench")
    kind = ground.kinds[0].id
    able = [site.id for site in ground.sites if kind in site.kinds][:PLACES]
    puts = [plan_edits.Put(site, kind) for site in able]
    draft = plan_edits.changes(draft, author, draft.version, puts)
    return draft.number, _turns(draft, able, kind, ground.years)


def _turns(
    draft: object, able: list[str], kind: str, years: tuple[int, ...]
) -> Iterator[tuple[str, dict[str, object]]]:
    for n in count():
        change = {"doe": "wijzig", "plek": able[n % len(able)], "soort": kind, "onder": ""}
        year = {"jaar": years[(n + n // len(able)) % len(years)], "versie": draft.version + n}
        yield f"/plan/{draft.number}/", change | year


def measure(folder: Path, data: Path | None) -> Table:
    """A row per page."""
    from django.core.management import call_command
    from django.test import Client

    from trefpunt_web.services import loading

    call_command("migrate", verbosity=0)
    loaded, client = loading.load(folder, data), Client(HTTP_HOST="localhost")
    fresh, placed = what_ifs(loaded.policy), trials()
    table = Table("page", "median ms", "slowest ms", f"of {AIM} ms")
    rows: dict[str, Iterable[str]] = {page: [page] * (TRIES + 1) for page in PAGES}
    rows["/begroting/ what-if, new each time"] = (next(fresh) for _ in range(TRIES + 1))
    rows["/bereik/ a click on the map, new each time"] = (next(placed) for _ in range(TRIES + 1))
    number, changes = planned(client)
    rows |= {page: [page] * (TRIES + 1) for page in ("/plan/", f"/plan/{number}/")}
    rows["/plan/ one change of a plan"] = (next(changes) for _ in range(TRIES + 1))
    for name, addresses in rows.items():
        times = [milliseconds(client, address) for address in addresses][1:]
        middle = median(times)
        table.add_row(name, f"{middle:.0f}", f"{max(times):.0f}", f"{middle / AIM:.2f}")
    return table


def main() -> None:
    """Start a server, measure, stop it."""
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else "policy/maastricht")
    data = Path(sys.argv[2]) if len(sys.argv) > 2 else None
    with tempfile.TemporaryDirectory() as place, server(Path(place)) as url:
        env.adopt(
            DATABASE_URL=url,
            DJANGO_SETTINGS_MODULE="trefpunt_web.config.settings",
            TREFPUNT_SECRET_KEY="a key for measuring only, nothing is safe with it",
            TREFPUNT_SECURE="0",
        )
        django.setup()
        Console().print(measure(folder, data))
        django.db.connections.close_all()


if __name__ == "__main__":
    main()
