"""Sparse distances equal the matrix that they were made of."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from trefpunt.engines.siting.walked import walked, walked_dense
from trefpunt.schemas.siting import FAR, Walked

MATRICES = st.tuples(st.integers(0, 6), st.integers(0, 5)).flatmap(
    lambda shape: arrays(np.int32, shape, elements=st.sampled_from([0, 1, 5, 7, 2**30, int(FAR)]))
)


def rows(walks: Walked) -> list[list[tuple[int, int]]]:
    pairs = list(zip(walks.millimetres.tolist(), walks.site.tolist(), strict=True))
    ends = walks.start.tolist()
    return [pairs[a:b] for a, b in pairwise(ends)]


@given(MATRICES, st.sampled_from([0, 5, 6, int(FAR) - 1]))
def test_rows_are_nearest_first_with_ties_by_site(matrix: np.ndarray, most: int) -> None:
    expected = [
        sorted((int(mm), site) for site, mm in enumerate(row) if mm <= most) for row in matrix
    ]
    dense = walked_dense(matrix, most)
    assert rows(dense) == expected
    assert (dense.start.dtype, dense.site.dtype, dense.millimetres.dtype) == ("i8", "i4", "i4")


@given(MATRICES, st.randoms(use_true_random=False))
def test_triplets_in_any_order_give_the_same_rows(matrix: np.ndarray, chance) -> None:
    point, site = np.nonzero(matrix < FAR)
    order = np.array(chance.sample(range(len(point)), len(point)), np.int64)
    found = walked(point[order], site[order], matrix[point, site][order], len(matrix))
    assert rows(found) == rows(walked_dense(matrix, int(FAR) - 1))


def test_a_point_without_a_walk_has_an_empty_row() -> None:
    found = walked([2, 0], [1, 0], [5, 4], 4)
    assert rows(found) == [[(4, 0)], [], [(5, 1)], []]


def test_a_matrix_without_sites() -> None:
    assert walked_dense(np.empty((2, 0), np.int32), 5).start.tolist() == pytest.approx([0, 0, 0])


def test_numbers_that_do_not_fit_in_one_are_ordered_too(monkeypatch: pytest.MonkeyPatch) -> None:
    import sys

    monkeypatch.setattr(sys.modules[walked.__module__], "LARGEST", 5)
    found = walked([2, 0, 0], [1, 0, 1], [5, 4, 4], 3)
    assert rows(found) == [[(4, 0), (4, 1)], [], [(5, 1)]]
