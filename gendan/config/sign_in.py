"""Settings of sign-in, read from the environment (`docs/operations.md` lists every name).

A platform is switched on by its first setting; what is then missing is found by the checks `sign_in.*`.
"""

from typing import Any

from gendan.machine import env

AUTHENTICATION_BACKENDS = ["gendan.people.sign_in.backends.MemberBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": env.number("GENDAN_PASSWORD_LENGTH", 10, least=8)},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
    {"NAME": "gendan.people.sign_in.passwords.NotTheNameValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/account/login/"

# Limits must be shared by all processes, and PostgreSQL is the only server: the cache is a table.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "gendan_cache",
        "TIMEOUT": 3600,
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}
EMAIL_HOST = env.text("GENDAN_MAIL_HOST")
EMAIL_PORT = env.number("GENDAN_MAIL_PORT", 465, least=1)
EMAIL_HOST_USER = env.text("GENDAN_MAIL_USER")
EMAIL_HOST_PASSWORD = env.text("GENDAN_MAIL_PASSWORD")
EMAIL_USE_SSL = EMAIL_PORT == 465
EMAIL_USE_TLS = EMAIL_PORT == 587
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = env.text("GENDAN_MAIL_FROM", EMAIL_HOST_USER or "gendan@localhost")

ALLAUTH_TRUSTED_PROXY_COUNT = env.number("GENDAN_PROXIES", 0)

SIGN_IN_LOCK_FAILURES = env.number("GENDAN_LOCK_FAILURES", 5, least=3)
SIGN_IN_LOCK_WINDOW_MINUTES = env.number("GENDAN_LOCK_WINDOW_MINUTES", 15, least=1)
SIGN_IN_LOCK_MINUTES = env.number("GENDAN_LOCK_MINUTES", 15, least=1)
SIGN_IN_MFA_REQUIRED = env.text("GENDAN_MFA_REQUIRED", "administrators")
SIGN_IN_CREATES_MEMBERS = env.flag("GENDAN_SIGN_IN_CREATES_MEMBERS")

API_PER_MINUTE = env.number("GENDAN_API_PER_MINUTE", 600, least=1)
API_PER_MINUTE_AND_ADDRESS = env.number("GENDAN_API_PER_MINUTE_AND_ADDRESS", 3000, least=1)

ACCOUNT_ADAPTER = "gendan.people.sign_in.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_SESSION_REMEMBER = None
ACCOUNT_LOGOUT_ON_GET = False
# Wrong passwords from one address, and for one typed name, whether it exists or not.
ACCOUNT_RATE_LIMITS = {"login_failed": "20/m/ip,10/5m/key"}
ACCOUNT_USER_DISPLAY = "gendan.people.sign_in.display.name_of"

MFA_ADAPTER = "gendan.people.sign_in.adapters.MFAAdapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Gendan 跟单"
MFA_TOTP_TOLERANCE = 1
MFA_ALLOW_UNVERIFIED_EMAIL = True

SOCIALACCOUNT_ADAPTER = "gendan.people.sign_in.adapters.SocialAdapter"
SOCIALACCOUNT_AUTO_SIGNUP = False
SOCIALACCOUNT_EMAIL_AUTHENTICATION = False
SOCIALACCOUNT_STORE_TOKENS = False
SOCIALACCOUNT_LOGIN_ON_GET = False
SOCIALACCOUNT_QUERY_EMAIL = False

USERSESSIONS_TRACK_ACTIVITY = False


def _platform(switch: str, **app: Any) -> dict[str, Any]:
    return {"APPS": [app], "OAUTH_PKCE_ENABLED": False} if env.text(switch) else {}


def _match(platform: str) -> str:
    return env.text(f"GENDAN_{platform}_MATCH", "approval")


SOCIALACCOUNT_PROVIDERS = {
    name: config
    for name, config in {
        "wecom": _platform(
            "GENDAN_WECOM_CORP_ID",
            client_id=env.text("GENDAN_WECOM_CORP_ID"),
            secret=env.text("GENDAN_WECOM_SECRET"),
            settings={
                "agent_id": env.text("GENDAN_WECOM_AGENT_ID"),
                "match": _match("WECOM"),
                "api_url": env.text("GENDAN_WECOM_URL", "https://qyapi.weixin.qq.com"),
                "authorize_url": env.text(
                    "GENDAN_WECOM_AUTHORIZE_URL", "https://open.weixin.qq.com/connect/oauth2/authorize"
                ),
                "qr_url": env.text(
                    "GENDAN_WECOM_QR_URL", "https://login.work.weixin.qq.com/wwlogin/sso/login"
                ),
            },
        ),
        "dingtalk": _platform(
            "GENDAN_DINGTALK_APP_KEY",
            client_id=env.text("GENDAN_DINGTALK_APP_KEY"),
            secret=env.text("GENDAN_DINGTALK_APP_SECRET"),
            settings={
                "corp_id": env.text("GENDAN_DINGTALK_CORP_ID"),
                "match": _match("DINGTALK"),
                "api_url": env.text("GENDAN_DINGTALK_API_URL", "https://api.dingtalk.com"),
                "oapi_url": env.text("GENDAN_DINGTALK_OAPI_URL", "https://oapi.dingtalk.com"),
                "login_url": env.text("GENDAN_DINGTALK_LOGIN_URL", "https://login.dingtalk.com/oauth2/auth"),
            },
        ),
        "feishu": _platform(
            "GENDAN_FEISHU_APP_ID",
            client_id=env.text("GENDAN_FEISHU_APP_ID"),
            secret=env.text("GENDAN_FEISHU_APP_SECRET"),
            settings={
                "tenant_key": env.text("GENDAN_FEISHU_TENANT_KEY"),
                "match": _match("FEISHU"),
                "api_url": env.text("GENDAN_FEISHU_URL", "https://open.feishu.cn"),
                "accounts_url": env.text("GENDAN_FEISHU_ACCOUNTS_URL", "https://accounts.feishu.cn"),
            },
        ),
        "openid_connect": {
            **_platform(
                "GENDAN_OIDC_URL",
                provider_id="oidc",
                client_id=env.text("GENDAN_OIDC_CLIENT_ID"),
                secret=env.text("GENDAN_OIDC_CLIENT_SECRET"),
                name=env.text("GENDAN_OIDC_NAME", "SSO"),
                settings={
                    "server_url": env.text("GENDAN_OIDC_URL"),
                    "claim": env.text("GENDAN_OIDC_CLAIM", "preferred_username"),
                    "match": _match("OIDC"),
                },
            ),
        },
    }.items()
    if config
}
if "openid_connect" in SOCIALACCOUNT_PROVIDERS:
    SOCIALACCOUNT_PROVIDERS["openid_connect"]["OAUTH_PKCE_ENABLED"] = True
