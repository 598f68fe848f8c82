"""A file of ours that carries no base is compared with what left, and says with which sending."""

import csv
from datetime import date

import openpyxl
import pytest

from dcant_tracker.domain.catalogue import CATALOGUE
from dcant_tracker.exchange.merging.proposal import Case
from tests.exchange.conftest import EVERYTHING

ORGANISATIONS = CATALOGUE["organisation"].sheet


def without_base(book) -> None:
    del book["_dcant"]


def as_csv(path, sheet: str, target):
    rows = openpyxl.load_workbook(path)[sheet].iter_rows(values_only=True)
    with target.open("w", newline="", encoding="utf-8-sig") as file:
        csv.writer(file, delimiter=";").writerows(
            [cell.strftime("%d/%m/%Y") if hasattr(cell, "strftime") else cell for cell in row] for row in rows
        )
    return target


@pytest.mark.parametrize("kind", ["csv", "copied cells"])
def test_my_later_edit_is_not_overwritten_by_a_file_without_base(desk, tmp_path, kind):
    sent = desk.send()
    desk.set("organisation", "brest", region="Bretagne")
    back = as_csv(sent, ORGANISATIONS, tmp_path / "retour.csv") if kind == "csv" else desk.edit(sent, without_base)
    preview = desk.compare(back)
    assert preview.proposals == []
    assert not preview.to_json()["has_base"]
    assert preview.to_json()["presumed_base"]


def test_what_they_changed_is_proposed_and_names_the_sending(desk):
    def change(book):
        desk.write(book, "organisation", "épinal", "region", "Grand Est")
        without_base(book)

    (proposal,) = desk.compare(desk.edit(desk.send(), change)).proposals
    assert (proposal.kind, proposal.theirs) == (Case.CHANGED, "Grand Est")
    assert f"l'envoi « envoi.xlsx » du {date.today():%d/%m/%Y}" in proposal.message


def test_where_both_changed_it_is_asked(desk):
    def change(book):
        desk.write(book, "organisation", "brest", "region", "Bretagne sud")
        without_base(book)

    back = desk.edit(desk.send(), change)
    desk.set("organisation", "brest", region="Bretagne")
    (proposal,) = desk.compare(back).proposals
    assert (proposal.kind, proposal.mine, proposal.theirs) == (Case.CONFLICT, "Bretagne", "Bretagne sud")


def test_a_copy_of_an_earlier_sending_is_compared_with_that_one(desk):
    first = desk.send()
    desk.set("organisation", "brest", region="Bretagne")
    desk.send(name="deuxième.xlsx")
    assert desk.compare(desk.edit(first, without_base)).proposals == []


def test_rows_left_out_of_copied_cells_are_not_absent(desk):
    def change(book):
        book[ORGANISATIONS].delete_rows(2)
        without_base(book)

    assert desk.compare(desk.edit(desk.send(), change)).proposals == []


def test_a_file_whose_refs_never_left_has_no_base(desk):
    back = desk.edit(desk.send(), without_base)
    others = desk.add("organisation", {"name": "Ailleurs", "kind": "autre"})

    def change(book):
        sheet = book[ORGANISATIONS]
        sheet.delete_rows(2, sheet.max_row)
        for name in book.sheetnames:
            if name != ORGANISATIONS:
                del book[name]
        sheet.append([others, "Ailleurs et plus loin"])

    preview = desk.compare(desk.edit(back, change, "autre.xlsx"))
    assert not preview.has_base
    assert preview.presumed_base is None


def test_the_base_of_another_partner_is_not_taken(desk):
    assert EVERYTHING.partner is None
    one = desk.add("partner", {"name": "SGMAP"})
    desk.send()
    from dcant_tracker.exchange.merging.importing import prepare
    from dcant_tracker.exchange.sources.terms import Terms

    back = desk.edit(desk.folder / "envoi.xlsx", without_base)
    assert prepare(desk.store, back, Terms(partner=one)).presumed_base is None
