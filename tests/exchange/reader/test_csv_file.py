"""Text tables, as French and English spreadsheets save them."""

from pathlib import Path

import pytest

from dcant_tracker.errors import UserError
from dcant_tracker.exchange.reader import Unreadable, read

TABLE = [["Réf.", "Intitulé", "Montant"], ["1", "« L'été », à l'œuvre", "12,5"], ["2", "deux\nlignes", None, "007"]]


def written(separator: str) -> str:
    return (
        f"Réf.{separator}Intitulé{separator}Montant\r\n"
        f"1{separator}« L'été », à l'œuvre{separator}12,5\r\n"
        f'2{separator}"deux\r\nlignes"{separator}{separator}007\r\n'
    )


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
@pytest.mark.parametrize("separator", [";", "\t"])
def test_encodings_and_separators(tmp_path: Path, encoding: str, separator: str) -> None:
    path = tmp_path / "Bilan 2017.csv"
    path.write_bytes(written(separator).encode(encoding))
    book = read(path)
    assert book.format == "csv"
    assert [sheet.name for sheet in book.sheets] == ["Bilan 2017"]
    assert book.sheets[0].rows == TABLE


def rows(path: Path, text: str) -> object:
    path.write_text(text, encoding="utf-8", newline="")
    return read(path).sheets[0].rows


def test_commas_separate_where_they_make_even_rows(tmp_path: Path) -> None:
    assert rows(tmp_path / "a.csv", 'a,b\n1,"x, y"\n2,z;t\n') == [["a", "b"], ["1", "x, y"], ["2", "z;t"]]


def test_the_line_that_names_the_separator_is_none_of_the_rows(tmp_path: Path) -> None:
    assert rows(tmp_path / "a.csv", "sep=,\r\na,b;c\r\n") == [["a", "b;c"]]


def test_a_first_line_that_only_looks_like_a_declaration_is_a_row(tmp_path: Path) -> None:
    assert rows(tmp_path / "a.csv", 'sep="\na;b\n')[0] != ["a", "b"]


def test_a_table_may_begin_as_a_bitmap_does(tmp_path: Path) -> None:
    assert rows(tmp_path / "a.csv", "BM;AM\n1;2\n") == [["BM", "AM"], ["1", "2"]]


def test_a_table_under_a_title_of_one_cell(tmp_path: Path) -> None:
    assert rows(tmp_path / "a.csv", "Bilan, en bref\n\na;b;c\n1;2;3\n4;5;6\n")[2] == ["a", "b", "c"]


def test_one_column_is_a_table_when_the_file_says_so(tmp_path: Path) -> None:
    assert rows(tmp_path / "a.csv", "Nom\nNantes\n") == [["Nom"], ["Nantes"]]
    with pytest.raises(UserError, match="pas un classeur"):
        rows(tmp_path / "a.xlsx", "Nom\nNantes\n")


def test_a_text_table_called_xls_is_read_for_what_it_is(tmp_path: Path) -> None:
    assert rows(tmp_path / "a.xls", "a\tb\n1\t2\n") == [["a", "b"], ["1", "2"]]


def test_errors_are_written_as_text_and_known_all_the_same(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("a;b\n#N/A;#VALEUR!\n#1;x\n", encoding="utf-8")
    _, errors, texts = read(path).sheets[0].rows
    assert [cell.shown for cell in errors if isinstance(cell, Unreadable)] == ["#N/A", "#VALEUR!"]
    assert texts == ["#1", "x"]


def test_a_quote_that_never_ends_loses_nothing(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text('a;b\n"' + "x" * 300_000, encoding="utf-8")
    assert read(path).sheets[0].rows == [["a", "b"], ["x" * 300_000]]


@pytest.mark.parametrize("encoding", ["cp1252", "mac_roman", "cp850"])
@pytest.mark.parametrize(
    "text",
    [
        "Organisme;Nom\r\nCalvados;Lefèvre Zoé\r\n",
        "N°;Intitulé\r\n3;Déploiement à l'échelle de la métropole\r\n4;Où en est-on ? Décidé en août\r\n",
        "Nom;Type\r\nÉPINAL;COMMUNAUTÉ D'AGGLOMÉRATION\r\nBESANÇON;MÉTROPOLE\r\nLE PUY;DÉPARTEMENT\r\n",
        "Nom;Montant\r\nOrléans;12 000\r\nForêt-Noire;13\r\nCœur;14\r\nNoël Müller;15 à 20\r\n".replace("Cœur", "Cur"),
    ],
)
def test_the_french_tells_the_encoding(tmp_path: Path, encoding: str, text: str) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(text.encode(encoding))
    expected = [line.split(";") for line in text.strip().split("\r\n")]
    assert read(path).sheets[0].rows == expected


def test_typographic_marks_of_a_mac_are_read(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes("Mesure;État\r\nL’accès à l’état civil…;« à revoir »\r\nCœur — 12 €;déjà\r\n".encode("mac_roman"))
    assert read(path).sheets[0].rows[1:] == [["L’accès à l’état civil…", "« à revoir »"], ["Cœur — 12 €", "déjà"]]


@pytest.mark.parametrize(
    "content", [b"a;b\n\x9f;\x8d\n", "Łódź;Kraków\n".encode("cp1250"), b"a;b\n\xc3\xa9t\xe9;\xff\xfe\x81\n"]
)
def test_an_encoding_that_cannot_be_told_is_asked_for(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(content)
    with pytest.raises(UserError, match="codage") as refused:
        read(path)
    assert "--encoding" in str(refused.value)


def test_the_encoding_that_a_person_says_is_taken(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes("à;b\n".encode("cp850"))
    assert read(path, encoding="cp850").sheets[0].rows == [["à", "b"]]
    assert read(path, encoding="mac_roman").sheets[0].rows == [["Ö", "b"]]
    with pytest.raises(UserError, match="dans le codage indiqué"):
        read(path, encoding="utf-8")


def test_a_control_character_that_strayed_into_a_text_is_dropped_and_told(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("N°;Description\n41;Texte coll\x02 d’un PDF\n42;\n", encoding="utf-8")
    (sheet,) = read(path).sheets
    assert sheet.rows[1] == ["41", "Texte coll d’un PDF"]
    assert sheet.beside.dropped == [(1, 1)]


def test_what_is_full_of_control_characters_is_no_text(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b"a;b\n" + bytes(range(1, 9)) * 20)
    with pytest.raises(UserError, match="pas un classeur"):
        read(path)


def test_tabs_make_a_table_of_a_text(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes("Nom\tÉtat\r\nZoé\tfait\r\n".encode("mac_roman"))
    assert read(path).sheets[0].rows == [["Nom", "État"], ["Zoé", "fait"]]
