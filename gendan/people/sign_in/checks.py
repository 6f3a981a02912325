"""Mistakes across the settings of signing in, found at the start."""

from typing import Any

from django.conf import settings
from django.core import checks
from django.core.checks import CheckMessage, Error, register

from gendan.people.sign_in.matching import RULES
from gendan.people.sign_in.policy import AUDIENCES

NEEDED = {
    "wecom": {
        "GENDAN_WECOM_CORP_ID": "client_id",
        "GENDAN_WECOM_SECRET": "secret",
        "GENDAN_WECOM_AGENT_ID": "agent_id",
    },
    "dingtalk": {
        "GENDAN_DINGTALK_APP_KEY": "client_id",
        "GENDAN_DINGTALK_APP_SECRET": "secret",
        "GENDAN_DINGTALK_CORP_ID": "corp_id",
    },
    "feishu": {"GENDAN_FEISHU_APP_ID": "client_id", "GENDAN_FEISHU_APP_SECRET": "secret"},
    "openid_connect": {
        "GENDAN_OIDC_URL": "server_url",
        "GENDAN_OIDC_CLIENT_ID": "client_id",
        "GENDAN_OIDC_CLIENT_SECRET": "secret",
    },
}


@register("sign_in")
def check_platforms(*_: Any, **__: Any) -> list[CheckMessage]:
    """Half a platform, or a rule that does not exist."""
    found: list[CheckMessage] = []
    for provider, config in settings.SOCIALACCOUNT_PROVIDERS.items():
        for app in config.get("APPS", []):
            found += _missing(provider, app)
            rule = app["settings"].get("match")
            if rule not in RULES:
                hint = f"Write one of: {', '.join(RULES)}."
                found.append(
                    Error(f"{rule!r} is no way to match people of {provider}", hint=hint, id="sign_in.E002")
                )
    return found


def _missing(provider: str, app: dict[str, Any]) -> list[CheckMessage]:
    values = {**app["settings"], **app}
    return [
        Error(
            f"Sign-in with {provider} is switched on without {name}",
            hint=f"Set {name}, or remove the other settings of {provider}.",
            id="sign_in.E001",
        )
        for name, key in NEEDED.get(provider, {}).items()
        if not values.get(key)
    ]


@register("sign_in")
def check_rules(*_: Any, **__: Any) -> list[CheckMessage]:
    """A word that is none of the choices, and members made from strangers."""
    found: list[CheckMessage] = []
    if settings.SIGN_IN_MFA_REQUIRED not in AUDIENCES:
        message = f"GENDAN_MFA_REQUIRED={settings.SIGN_IN_MFA_REQUIRED!r} is none of the choices"
        found.append(Error(message, hint=f"Write one of: {', '.join(AUDIENCES)}.", id="sign_in.E003"))
    feishu = settings.SOCIALACCOUNT_PROVIDERS.get("feishu", {}).get("APPS", [])
    if settings.SIGN_IN_CREATES_MEMBERS and any(not app["settings"].get("tenant_key") for app in feishu):
        message = "Members are made from Feishu without a check of the tenant"
        hint = "Set GENDAN_FEISHU_TENANT_KEY, so that only your company's people become members."
        found.append(Error(message, hint=hint, id="sign_in.E004"))
    caches = str(settings.CACHES["default"]["BACKEND"])
    if caches.endswith(("LocMemCache", "DummyCache")):
        message = "The limits of sign-in are not shared by the processes"
        found.append(checks.Warning(message, hint="Use the database cache.", id="sign_in.W001"))
    return found


@register("sign_in", deploy=True)
def check_second_factor(*_: Any, **__: Any) -> list[CheckMessage]:
    """Administrators without a second factor."""
    if settings.SIGN_IN_MFA_REQUIRED == "nobody":
        hint = "Set GENDAN_MFA_REQUIRED=administrators."
        return [
            checks.Warning("Administrators may work without a second factor", hint=hint, id="sign_in.W002")
        ]
    return []
