"""What is packaged bears one moment, which the builder or the last commit gives."""

from installers import product


def test_the_moment_is_the_one_that_the_builder_gives(monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    assert product.source_date_epoch() == 1_700_000_000
    assert product.reproducible()["SOURCE_DATE_EPOCH"] == "1700000000"


def test_without_one_it_is_when_the_last_commit_was_made_or_long_ago(monkeypatch, tmp_path):
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    assert product.source_date_epoch() >= 1_577_836_800
    monkeypatch.setattr(product, "ROOT", tmp_path)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    assert product.source_date_epoch() == 1_577_836_800
    monkeypatch.setenv("PATH", str(tmp_path))
    assert product.source_date_epoch() == 1_577_836_800


def test_a_package_is_named_after_the_product_and_its_version():
    assert product.PRODUCT.file_name("windows-setup.exe") == f"DcANT-{product.PRODUCT.version}-windows-setup.exe"
