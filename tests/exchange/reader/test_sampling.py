"""Lines of a text in each encoding that it may be written in."""

from dcant_tracker.exchange.reader.sampling import samples_of


def test_only_lines_that_differ_are_shown_each_once_and_around_the_letter(tmp_path):
    path = tmp_path / "a.csv"
    path.write_bytes(b"Nom;Note\n" + b"x" * 200 + b" Kurt \x9al\n" * 1 + b"Kurt \x9al;y\n" * 3 + b"sans accent\n")
    first, *_others = samples_of(path)
    assert first.encoding == "cp850"
    assert first.lines == ("x" * 34 + " Kurt Ül", "Kurt Ül;y")


def test_an_encoding_that_cannot_read_the_whole_file_is_not_offered(tmp_path):
    path = tmp_path / "a.csv"
    path.write_bytes(b"Nom;x\n\x90ric;y\n")
    assert [sample.encoding for sample in samples_of(path)] == ["cp850", "mac_roman"]


def test_encodings_that_read_alike_are_one(tmp_path):
    path = tmp_path / "a.csv"
    path.write_bytes(b"Nom;x\nKurt \x9al;y\n" + b"\x81\n")
    samples = samples_of(path)
    assert len({sample.lines for sample in samples}) == len(samples)
