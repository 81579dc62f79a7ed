"""Cells of a workbook: text stays text, whatever somebody typed."""

from decimal import Decimal

import pytest
from openpyxl import Workbook

from trefpunt.cli.save import sheet


@pytest.mark.parametrize(
    ("typed", "kept"), [("=1+1", "=1+1"), ("#REF!", "#REF!"), ("a\x07\x00b", "ab")]
)
def test_text_is_only_text(typed, kept):
    made = Workbook()
    sheet(made, "Blad", ["Naam", "Bedrag"], [(typed, Decimal("1.5"))])
    text, amount = made["Blad"][2]
    assert (text.value, text.data_type) == (kept, "s")
    assert (amount.value, amount.data_type) == (Decimal("1.5"), "n")
