"""Trial moves as an address writes them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trefpunt_web.services.reach_moves import (
    MOST,
    Closed,
    Footpath,
    Opened,
    Spot,
    one,
    read,
    spot,
    write,
)

degrees = st.floats(-89, 89).map(lambda x: round(x, 6))
spots = st.builds(spot, degrees, degrees)
moves = st.one_of(
    st.builds(Opened, spots, st.from_regex(r"\A[a-z_]{1,10}\Z")),
    st.builds(Closed, st.from_regex(r"\A[a-z0-9_]{1,10}\Z")),
    st.builds(Footpath, spots, spots).filter(lambda path: path.start != path.end),
)


@given(st.lists(moves, max_size=8, unique=True))
def test_what_is_written_is_read_back(asked: list[Opened]) -> None:
    assert read(write(asked)) == (tuple(asked), ())


@pytest.mark.parametrize(
    "text",
    [
        *("open:", "open:5.6,50.8", "open:a,b:huiskamer", "open:5.6,95:huiskamer"),
        *("dicht:", "dicht:a b", "pad:5.6,50.8", "pad:5.6,50.8,5.6,50.8", "OPEN:5,5:x"),
        *("open:nan,inf:x", "dicht:<script>", "open:5.6,50.8:huiskamer:nog"),
    ],
)
def test_what_is_no_move_is_said(text: str) -> None:
    assert read(text) == ((), (text,))


def test_the_same_twice_counts_once() -> None:
    assert read("dicht:a;dicht:a; ;dicht:b")[0] == (Closed("a"), Closed("b"))


def test_there_is_an_end_to_it() -> None:
    assert len(read(";".join(f"dicht:p{n}" for n in range(99)))[0]) == MOST


def test_a_spot_is_kept_to_ten_centimetres() -> None:
    assert one("open:5.6912341,50.8599999:huiskamer") == Opened(Spot(5.691234, 50.86), "huiskamer")
