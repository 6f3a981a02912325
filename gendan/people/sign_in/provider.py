"""Where django-allauth's registry finds the platforms. Which are switched on is said by the settings."""

from gendan.people.sign_in.dingtalk.provider import OurDingTalkProvider
from gendan.people.sign_in.feishu.provider import OurFeishuProvider
from gendan.people.sign_in.oidc.provider import OurOidcProvider
from gendan.people.sign_in.wecom.provider import WeComProvider

provider_classes = [WeComProvider, OurDingTalkProvider, OurFeishuProvider, OurOidcProvider]
