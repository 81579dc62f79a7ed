"""What somebody sends to break things: files, names and trial places."""

import io
import json
import zipfile
from typing import Any
from urllib.parse import urlencode

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import Workbook, load_workbook
from tests.plugins.opendata import dataset_of, postcodes
from tests.trefpunt_web.pages.reach.conftest import words

from trefpunt.schemas.datasets import Dataset
from trefpunt.schemas.policy import Policy
from trefpunt_web.records.data.models import DataFile
from trefpunt_web.records.plan.models import SavedPlacement
from trefpunt_web.services import policy, reach, reach_documents

pytestmark = pytest.mark.usefixtures("supplied")

SIGNS = "<img src=x onerror=alert(1)>"


def homes() -> Dataset:
    return dataset_of(policy.current().policy.datasets, "postcodes")


def send(client: Client, name: str, content: bytes) -> Any:
    sent = SimpleUploadedFile(name, content)
    return client.post(f"/gegevens/{homes().id}/nieuw/", {"file": sent, "year": "2024"})


def table() -> bytes:
    return postcodes(homes(), policy.current().policy.areas, people=30)


@pytest.mark.parametrize(
    "name",
    ["../../../etc/passwd.csv", "a\r\nSet-Cookie: x=1.csv", "C:\\temp\\x.csv", f"{SIGNS}.csv"],
)
def test_a_file_name_is_only_a_name(planner: Client, name: str) -> None:
    preview = send(planner, name, table())
    assert preview.status_code == 302
    kept = DataFile.objects.get(state="proposed").file
    assert not {"/", "\\", "\r", "\n"} & set(kept)
    html = planner.get(preview.url).content.decode()
    assert SIGNS not in html
    used = DataFile.objects.get(state="current", dataset=homes().id)
    planner.post(preview.url, {"apply": "1", "against": used.key})
    file = planner.get(f"{preview.url}bestand/")
    assert "x" not in file.cookies
    assert file.headers["Content-Disposition"].startswith("attachment")


def test_a_workbook_that_unpacks_to_far_too_much(planner: Client) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as bomb:
        bomb.writestr("xl/worksheets/sheet1.xml", b"0" * 400_000_000)
    refused = send(planner, "bom.xlsx", packed.getvalue())
    assert refused.status_code == 422
    assert not DataFile.objects.filter(state="proposed").exists()


def test_a_workbook_with_a_cell_in_the_last_corner(planner: Client) -> None:
    """Seventeen billion cells, of which three are filled."""
    book, written = Workbook(), io.BytesIO()
    book.worksheets[0].cell(1_048_576, 16_384, "z")
    book.save(written)
    assert send(planner, "hoek.xlsx", written.getvalue()).status_code == 422


def test_a_file_that_is_too_large_is_not_read(planner: Client, settings: Any) -> None:
    settings.DATA_LIMIT = 1_000
    answer = send(planner, "groot.csv", table())
    assert answer.status_code == 422
    assert "MB" in words(answer.content.decode())
    assert not DataFile.objects.filter(state="proposed").exists()


@pytest.mark.parametrize(
    "proef",
    [
        "open:1e400,50.85:huiskamer",
        "open:nan,nan:huiskamer",
        "open:5.69,50.85:huiskamer' or 1=1 --",
        'open:5.69,50.85:{"a":1}',
        "dicht:tragos');drop table plan_savedplacement;--",
        "verplaats:tragos:999,999",
        SIGNS,
        "open:5.69,50.85:huiskamer;" * 400,
    ],
)
def test_trial_places_that_mean_harm(visitor: Client, planner: Client, proef: str) -> None:
    for client in (visitor, planner):
        for page in ("/bereik/", "/bereik/proef.json", "/bereik/bereik.xlsx", "/bereik/bewaar/"):
            answer = client.get(page, {"proef": proef})
            assert answer.status_code in {200, 302, 400, 422}
            assert SIGNS.encode() not in answer.content
    assert SavedPlacement.objects.count() == 0


def test_forty_trial_places_are_thirty(visitor: Client) -> None:
    areas = policy.current().policy.areas[:40]
    spots = (f"open:{one.label_lon:.5f},{one.label_lat:.5f}:huiskamer" for one in areas)
    moves = visitor.get("/bereik/proef.json", {"proef": ";".join(spots)}).json()["moves"]
    assert moves.count("open:") == 30


@pytest.mark.parametrize("norm", ["1e400", "nan", "-500", "1000000000", "0"])
def test_absurd_distances(visitor: Client, norm: str) -> None:
    assert visitor.get("/bereik/", {"norm": norm}).status_code == 422
    assert visitor.get("/bereik/proef.json", {"norm": norm}).status_code == 200


def test_names_of_places_stay_text_in_every_file(
    loaded: None, visitor: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody put HTML and a formula in the policy: pages, GeoJSON and workbooks show letters."""
    plan = policy.current().policy
    evil = {"tragos": SIGNS, "amyerhoof": '=HYPERLINK("http://x","y")'}
    named = tuple(
        place.model_copy(update={"name": evil.get(place.id, place.name)}) for place in plan.places
    )
    _in_force(monkeypatch, plan.model_copy(update={"places": named}))
    assert SIGNS not in visitor.get("/bereik/").content.decode()
    found = reach.of(reach.ground(), reach.Asked(reach.ground().default))
    book = load_workbook(io.BytesIO(reach_documents.xlsx(found, "nl")))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert not [cell for cell in cells if cell.data_type == "f"]
    assert any("HYPERLINK" in str(cell.value) for cell in cells)
    told = json.loads(reach_documents.geojson(found, "nl"))
    assert SIGNS in {f["properties"].get("name") for f in told["features"]}
    assert reach_documents.pdf(found, "nl").startswith(b"%PDF")


def _in_force(monkeypatch: pytest.MonkeyPatch, plan: Policy) -> None:
    now = policy.current()
    other = policy.Loaded(now.version, "f" * 64, plan)
    monkeypatch.setattr(policy, "current", lambda: other)


def test_a_form_without_its_token_changes_nothing(planner: Client) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = planner.cookies
    for page, query in (
        ("/bereik/bewaar/", {"proef": "dicht:tragos"}),
        (f"/gegevens/{homes().id}/nieuw/", {}),
        ("/bereik/proeven/terug/", {}),
    ):
        assert strict.post(f"{page}?{urlencode(query)}", {"name": "x"}).status_code == 403
    assert SavedPlacement.objects.count() == 0
