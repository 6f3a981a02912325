"""Where a sign-in with Feishu begins and comes back to."""

from allauth.socialaccount.providers.oauth2.urls import default_urlpatterns

from gendan.people.sign_in.feishu.provider import OurFeishuProvider

urlpatterns = default_urlpatterns(OurFeishuProvider)
