"""Cells of a workbook: text stays text, whatever somebody typed."""

import errno
from decimal import Decimal

import pytest
import typer
from openpyxl import Workbook

from trefpunt.cli.save import save, sheet


@pytest.mark.parametrize(
    ("typed", "kept"), [("=1+1", "=1+1"), ("#REF!", "#REF!"), ("a\x07\x00b", "ab")]
)
def test_text_is_only_text(typed, kept):
    made = Workbook()
    sheet(made, "Blad", ["Naam", "Bedrag"], [(typed, Decimal("1.5"))])
    text, amount = made["Blad"][2]
    assert (text.value, text.data_type) == (kept, "s")
    assert (amount.value, amount.data_type) == (Decimal("1.5"), "n")


def test_a_workbook_that_does_not_fit_leaves_the_older_one(tmp_path, monkeypatch, capsys):
    def full(_number: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    path = tmp_path / "a.xlsx"
    path.write_bytes(b"older")
    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(typer.Exit):
        save(Workbook(), path)
    assert [(one.name, one.read_bytes()) for one in tmp_path.iterdir()] == [("a.xlsx", b"older")]
    assert "de schijf is vol" in " ".join(capsys.readouterr().err.split())
