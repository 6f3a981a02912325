"""Where uploads are kept: a folder of this installation, or S3 by settings."""

import importlib.util
from pathlib import Path
from typing import Any

from gendan.machine import env


def file_storage(home: Path) -> dict[str, Any]:
    """Django's settings for the storage of uploads.

    S3, or whatever speaks its language, where `GENDAN_S3_BUCKET` names a bucket. Raises SettingError where
    the library for it is not installed, or a key is given without its secret.
    """
    bucket = env.text("GENDAN_S3_BUCKET")
    if not bucket:
        return {"BACKEND": "gendan.base.files.storage.DiskStorage", "OPTIONS": {"location": home / "files"}}
    if importlib.util.find_spec("boto3") is None:
        raise env.SettingError("GENDAN_S3_BUCKET is set, but S3 is not installed: install gendan[s3]")
    key, secret = env.text("GENDAN_S3_KEY"), env.text("GENDAN_S3_SECRET")
    if bool(key) != bool(secret):
        raise env.SettingError("GENDAN_S3_KEY and GENDAN_S3_SECRET belong together: set both, or neither")
    options = {
        "bucket_name": bucket,
        "access_key": key,
        "secret_key": secret,
        "endpoint_url": env.text("GENDAN_S3_ENDPOINT"),
        "region_name": env.text("GENDAN_S3_REGION"),
        "location": env.text("GENDAN_S3_PREFIX"),
        "addressing_style": env.text("GENDAN_S3_ADDRESSING"),
    }
    given = {name: value for name, value in options.items() if value}
    # A content is written under its own hash: writing it again is not another file.
    return {"BACKEND": "storages.backends.s3.S3Storage", "OPTIONS": {**given, "file_overwrite": True}}
