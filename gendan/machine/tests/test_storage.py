"""Where uploads go is a setting, and a wrong one says what to write."""

from pathlib import Path

import pytest

from gendan.machine.env import SettingError
from gendan.machine.storage import file_storage


def test_uploads_lie_in_the_home_folder_by_default(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("GENDAN_S3_BUCKET", raising=False)
    assert file_storage(Path("/home"))["OPTIONS"] == {"location": Path("/home/files")}


def test_a_bucket_without_the_library_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GENDAN_S3_BUCKET", "gendan")
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    with pytest.raises(SettingError, match=r"gendan\[s3\]"):
        file_storage(Path("/home"))


def test_a_key_without_its_secret_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GENDAN_S3_BUCKET", "gendan")
    monkeypatch.setenv("GENDAN_S3_KEY", "key")
    monkeypatch.setattr("importlib.util.find_spec", lambda name: object())
    with pytest.raises(SettingError, match="GENDAN_S3_SECRET"):
        file_storage(Path("/home"))


def test_a_bucket_with_everything_is_s3(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {
        "BUCKET": "gendan",
        "KEY": "k",
        "SECRET": "s",
        "ENDPOINT": "https://oss.example",
    }.items():
        monkeypatch.setenv(f"GENDAN_S3_{name}", value)
    monkeypatch.setattr("importlib.util.find_spec", lambda name: object())
    options = file_storage(Path("/home"))["OPTIONS"]
    assert options["endpoint_url"] == "https://oss.example"
    assert options["file_overwrite"] is True
