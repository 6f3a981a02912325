"""The views that allauth's address patterns look for."""

from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView, OAuth2LoginView

from gendan.people.sign_in.dingtalk.provider import OurDingTalkAdapter

oauth2_login = OAuth2LoginView.adapter_view(OurDingTalkAdapter)
oauth2_callback = OAuth2CallbackView.adapter_view(OurDingTalkAdapter)
