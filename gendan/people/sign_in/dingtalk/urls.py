"""Where a sign-in with DingTalk begins and comes back to."""

from allauth.socialaccount.providers.oauth2.urls import default_urlpatterns

from gendan.people.sign_in.dingtalk.provider import OurDingTalkProvider

urlpatterns = default_urlpatterns(OurDingTalkProvider)
