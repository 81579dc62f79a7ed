"""Plain files: what comes through whole is kept with its papers, the rest leaves no trace."""

from hashlib import sha256

import pytest
from tests.trefpunt.sources.fetch.local import (
    CSV,
    NOON,
    Fetching,
    Handler,
    Server,
    dataset,
    halfway,
)

from trefpunt.sources.fetch import Fetched, read_lock


def why(found: Fetched) -> str:
    """The code of the reason, whose sentences must be there in both languages."""
    assert found.problem is not None
    for language in ("nl", "en"):
        told = found.problem.message(language) + found.problem.action(language)
        assert "{" not in told
    return found.problem.code


def test_a_file_is_stored_with_its_papers(server: Server, get: Fetching) -> None:
    server.gives("/a.csv", CSV, etag='"one"', last_modified="Mon, 01 Jan 2029 00:00:00 GMT")
    told: list[tuple[int, int | None]] = []
    found = get(
        dataset(server.url("/a.csv")), progress=lambda _d, n, total: told.append((n, total))
    )
    assert (found.status, found.there, found.problem) == ("fetched", True, None)
    assert (get.folder / "people.csv").read_bytes() == CSV
    assert get.files() == {"people.csv", "sources.lock.json"}
    entry = read_lock(get.folder)["people"]
    assert entry.sha256 == sha256(CSV).hexdigest() == found.sha256
    assert (entry.bytes, entry.fetched, entry.year) == (len(CSV), NOON, 2030)
    assert (entry.url, entry.etag) == (server.url("/a.csv"), '"one"')
    assert (entry.licence, entry.credit) == ("CC BY 4.0", "Bron: test")
    assert told[:2] == [(0, None), (0, len(CSV))]
    assert told[-1] == (len(CSV), len(CSV))


def test_what_is_unchanged_is_not_sent_again(server: Server, get: Fetching) -> None:
    server.holds("/a.csv", CSV)
    first = get(dataset(server.url("/a.csv")))
    lock = (get.folder / "sources.lock.json").read_bytes()
    second = get(dataset(server.url("/a.csv")))
    assert (first.status, second.status) == ("fetched", "unchanged")
    assert server.headers[-1]["if-none-match"] == '"one"'
    assert (get.folder / "sources.lock.json").read_bytes() == lock


def test_the_same_bytes_without_any_mark_are_unchanged(server: Server, get: Fetching) -> None:
    server.gives("/a.csv", CSV)
    get(dataset(server.url("/a.csv")))
    before = (get.folder / "people.csv").stat().st_ino
    assert get(dataset(server.url("/a.csv"))).status == "unchanged"
    assert (get.folder / "people.csv").stat().st_ino == before
    assert get.files() == {"people.csv", "sources.lock.json"}


def test_a_date_is_a_mark_too(server: Server, get: Fetching) -> None:
    day = "Mon, 01 Jan 2029 00:00:00 GMT"
    server.does(
        "/a.csv", lambda h: h.reply(CSV, last_modified=day), lambda h: h.reply(b"", status=304)
    )
    get(dataset(server.url("/a.csv")))
    assert get(dataset(server.url("/a.csv"))).status == "unchanged"
    assert server.headers[-1]["if-modified-since"] == day


def test_a_newer_file_replaces_the_older_one(server: Server, get: Fetching) -> None:
    server.holds("/a.csv", CSV)
    get(dataset(server.url("/a.csv")))
    server.holds("/a.csv", CSV + b"BU99999999,1\n", '"two"')
    assert get(dataset(server.url("/a.csv"))).status == "fetched"
    assert (get.folder / "people.csv").read_bytes().endswith(b"BU99999999,1\n")
    assert read_lock(get.folder)["people"].etag == '"two"'


def test_another_address_is_another_file(server: Server, get: Fetching) -> None:
    server.holds("/a.csv", CSV)
    server.holds("/b.csv", CSV + b"BU99999999,1\n")  # with the same ETag
    get(dataset(server.url("/a.csv")))
    assert get(dataset(server.url("/b.csv"))).status == "fetched"


def test_it_goes_on_where_it_stopped(server: Server, get: Fetching) -> None:
    server.holds("/rest", CSV)
    rest = server.answers["/rest"]
    server.does("/a.csv", halfway(CSV), rest)
    found = get(dataset(server.url("/a.csv")))
    assert found.status == "fetched"
    assert (get.folder / "people.csv").read_bytes() == CSV
    assert server.headers[1]["range"] == f"bytes={len(CSV) // 2}-"
    assert server.headers[1]["if-range"] == '"one"'


def test_it_goes_on_in_a_later_run(server: Server, get: Fetching) -> None:
    server.does("/a.csv", halfway(CSV))
    broken = get(dataset(server.url("/a.csv")), patience=get.patience(pauses=()))
    assert (broken.status, why(broken)) == ("failed", "fetch.cut_off")
    assert "people.csv.part" in get.files()
    server.holds("/a.csv", CSV)
    assert get(dataset(server.url("/a.csv"))).status == "fetched"
    assert server.headers[-1]["range"] == f"bytes={len(CSV) // 2}-"
    assert (get.folder / "people.csv").read_bytes() == CSV
    assert get.files() == {"people.csv", "sources.lock.json"}


def test_a_server_that_knows_no_ranges_sends_all_again(server: Server, get: Fetching) -> None:
    server.does("/a.csv", halfway(CSV), lambda handler: handler.reply(CSV))
    assert get(dataset(server.url("/a.csv"))).status == "fetched"
    assert "range" in server.headers[1]
    assert (get.folder / "people.csv").read_bytes() == CSV


def test_a_file_that_changes_half_way_is_never_mixed(server: Server, get: Fetching) -> None:
    newer = CSV.replace(b"people", b"PEOPLE")
    server.holds("/new", newer, '"two"')
    server.does("/a.csv", halfway(CSV), server.answers["/new"])
    assert get(dataset(server.url("/a.csv"))).status == "fetched"
    assert (get.folder / "people.csv").read_bytes() == newer


def test_the_rest_of_another_version_is_not_taken(server: Server, get: Fetching) -> None:
    newer = CSV.replace(b"people", b"PEOPLE")

    def careless(handler: Handler) -> None:
        """A server that minds the range, but not If-Range."""
        half = len(CSV) // 2
        told = f"bytes {half}-{len(newer) - 1}/{len(newer)}"
        handler.reply(newer[half:], 206, etag='"two"', content_range=told)

    server.does("/a.csv", halfway(CSV), careless, lambda h: h.reply(newer, etag='"two"'))
    assert get(dataset(server.url("/a.csv"))).status == "fetched"
    assert (get.folder / "people.csv").read_bytes() == newer


def test_a_range_beyond_the_end_starts_over(server: Server, get: Fetching) -> None:
    server.does("/a.csv", halfway(CSV), lambda h: h.reply(b"", 416), lambda h: h.reply(CSV))
    assert get(dataset(server.url("/a.csv"))).status == "fetched"
    assert (get.folder / "people.csv").read_bytes() == CSV


def test_a_part_without_a_strong_mark_is_not_completed(server: Server, get: Fetching) -> None:
    server.does("/a.csv", halfway(CSV, 'W/"weak"'), lambda handler: handler.reply(CSV))
    assert get(dataset(server.url("/a.csv"))).status == "fetched"
    assert "range" not in server.headers[1]


def test_a_redirect_is_followed(server: Server, get: Fetching) -> None:
    server.gives("/old", b"", 302, location="/new")
    server.gives("/new", CSV)
    found = get(dataset(server.url("/old")))
    assert found.status == "fetched"
    assert found.entry
    assert found.entry.url == server.url("/old")


def test_an_error_that_passes_is_waited_for(server: Server, get: Fetching) -> None:
    server.does(
        "/a.csv",
        lambda h: h.reply(b"", 500),
        lambda h: h.reply(b"", 429, retry_after="7"),
        lambda h: h.reply(CSV),
    )
    assert get(dataset(server.url("/a.csv"))).status == "fetched"
    assert get.slept == [0.5, 7.0]


def test_a_moment_to_come_back_is_understood(server: Server, get: Fetching) -> None:
    moment = "Wed, 02 Jan 2030 12:00:09 GMT"
    server.does("/a.csv", lambda h: h.reply(b"", 503, retry_after=moment), lambda h: h.reply(CSV))
    assert get(dataset(server.url("/a.csv"))).status == "fetched"
    assert get.slept == [9.0]


def test_a_server_that_asks_for_an_hour_is_not_waited_for(server: Server, get: Fetching) -> None:
    server.gives("/a.csv", b"", 503, retry_after="3600")
    assert why(get(dataset(server.url("/a.csv")))) == "fetch.busy"
    assert get.slept == []


@pytest.mark.parametrize(
    ("status", "code", "times"),
    [
        (404, "fetch.gone", 1),
        (403, "fetch.denied", 1),
        (400, "fetch.status", 1),
        (304, "fetch.status", 1),
        (500, "fetch.busy", 3),
    ],
)
def test_a_refusal_is_told(
    server: Server, get: Fetching, status: int, code: str, times: int
) -> None:
    server.gives("/a.csv", b"", status)
    found = get(dataset(server.url("/a.csv")))
    assert (found.status, found.there, why(found)) == ("failed", False, code)
    assert len(server.asked) == times
    assert get.files() == set()


def test_nobody_at_home_is_tried_twice_per_host(server: Server, get: Fetching) -> None:
    port = server.server_address[1]
    server.shutdown()
    server.server_close()
    url = f"http://127.0.0.1:{port}/a.csv"
    found = get.all(dataset(url), dataset(url + "2", id="two", file="two.csv"))
    assert [why(one) for one in found] == ["fetch.unreachable"] * 2
    assert get.slept == [0.5]


@pytest.mark.parametrize("url", ["ftp://127.0.0.1/a", "http://[::bad/a", "a.csv"])
def test_an_address_that_is_none(get: Fetching, url: str) -> None:
    assert why(get(dataset(url))) == "fetch.address"


def test_a_server_that_never_answers_is_given_up(server: Server, get: Fetching) -> None:
    server.answers["/a.csv"] = lambda handler: (server.over.wait(20), None)[1]
    found = get(dataset(server.url("/a.csv")), patience=get.patience(answer=0.05, pauses=()))
    assert why(found) == "fetch.silent"


def test_a_server_that_drips_is_given_up(server: Server, get: Fetching) -> None:
    def drip(handler: Handler) -> None:
        handler.send_response(200)
        handler.send_header("Content-Length", str(len(CSV)))
        handler.end_headers()
        for position in range(len(CSV)):
            handler.wfile.write(CSV[position : position + 1])
            handler.wfile.flush()
            if server.over.wait(0.01):
                return

    server.answers["/a.csv"] = drip
    patience = get.patience(window=0.1, slowest=1_000_000)
    assert why(get(dataset(server.url("/a.csv")), patience=patience)) == "fetch.slow"
    assert "people.csv" not in get.files()


def test_a_wrong_length_never_passes_for_a_file(server: Server, get: Fetching) -> None:
    server.does("/a.csv", halfway(CSV, 'W/"weak"'))
    assert why(get(dataset(server.url("/a.csv")))) == "fetch.cut_off"
    assert "people.csv" not in get.files()


def test_compressed_on_the_way_is_unpacked(server: Server, get: Fetching) -> None:
    import gzip

    server.gives("/a.csv", gzip.compress(CSV), content_encoding="gzip")
    assert get(dataset(server.url("/a.csv"))).status == "fetched"
    assert (get.folder / "people.csv").read_bytes() == CSV


def test_an_address_names_the_municipality(server: Server, get: Fetching) -> None:
    server.gives("/GM9999.csv", CSV)
    assert get(dataset(server.url("/{code}.csv"))).status == "fetched"


def test_two_datasets_in_one_file_are_fetched_once(server: Server, get: Fetching) -> None:
    server.holds("/a.csv", CSV)
    two = dataset(server.url("/a.csv")), dataset(server.url("/a.csv"), id="two", licence="CC0")
    assert [one.status for one in get.all(*two)] == ["fetched", "fetched"]
    assert len(server.asked) == 1
    entries = read_lock(get.folder)
    assert (entries["people"].licence, entries["two"].licence) == ("CC BY 4.0", "CC0")
    assert [one.status for one in get.all(*two, offline=True)] == ["unchanged"] * 2


def test_one_file_cannot_be_two_things(server: Server, get: Fetching) -> None:
    server.gives("/a.csv", CSV)
    server.gives("/b.csv", CSV)
    _, found = get.all(dataset(server.url("/a.csv")), dataset(server.url("/b.csv"), id="two"))
    assert why(found) == "fetch.same_file"
