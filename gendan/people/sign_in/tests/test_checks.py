"""Mistakes across the settings are found, with what to write."""

import copy
from typing import Any

import pytest

from gendan.people.sign_in import checks
from gendan.people.sign_in.tests.test_platforms import APPS


def ids(found: list[Any]) -> list[str]:
    return [message.id for message in found]


def test_whole_settings_pass(settings: Any) -> None:
    settings.SOCIALACCOUNT_PROVIDERS = {name: {"APPS": [app]} for name, app in APPS.items()}
    assert checks.check_platforms() == []
    assert checks.check_rules() == []


@pytest.mark.parametrize(
    ("provider", "place", "key", "name"),
    [
        ("wecom", "settings", "agent_id", "GENDAN_WECOM_AGENT_ID"),
        ("wecom", "", "secret", "GENDAN_WECOM_SECRET"),
        ("dingtalk", "settings", "corp_id", "GENDAN_DINGTALK_CORP_ID"),
        ("feishu", "", "secret", "GENDAN_FEISHU_APP_SECRET"),
    ],
)
def test_half_a_platform_is_named(settings: Any, provider: str, place: str, key: str, name: str) -> None:
    app = copy.deepcopy(APPS[provider])
    (app[place] if place else app)[key] = ""
    settings.SOCIALACCOUNT_PROVIDERS = {provider: {"APPS": [app]}}
    (found,) = checks.check_platforms()
    assert found.id == "sign_in.E001"
    assert name in found.msg


def test_rule_that_does_not_exist_is_named(settings: Any) -> None:
    app = copy.deepcopy(APPS["wecom"])
    app["settings"]["match"] = "anybody"
    settings.SOCIALACCOUNT_PROVIDERS = {"wecom": {"APPS": [app]}}
    assert ids(checks.check_platforms()) == ["sign_in.E002"]


def test_dangerous_rules_are_named(settings: Any) -> None:
    app = copy.deepcopy(APPS["feishu"])
    app["settings"]["tenant_key"] = ""
    settings.SOCIALACCOUNT_PROVIDERS = {"feishu": {"APPS": [app]}}
    settings.SIGN_IN_CREATES_MEMBERS = True
    settings.SIGN_IN_MFA_REQUIRED = "bosses"
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    assert ids(checks.check_rules()) == ["sign_in.E003", "sign_in.E004", "sign_in.W001"]


def test_deploy_without_second_factors_is_warned_of(settings: Any) -> None:
    settings.SIGN_IN_MFA_REQUIRED = "nobody"
    assert ids(checks.check_second_factor()) == ["sign_in.W002"]
    settings.SIGN_IN_MFA_REQUIRED = "administrators"
    assert checks.check_second_factor() == []
