"""Where a sign-in with WeCom begins and comes back to."""

from allauth.socialaccount.providers.oauth2.urls import default_urlpatterns

from gendan.people.sign_in.wecom.provider import WeComProvider

urlpatterns = default_urlpatterns(WeComProvider)
