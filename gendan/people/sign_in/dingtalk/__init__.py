"""Sign-in with DingTalk (钉钉): django-allauth's provider, with the checks of membership that it lacks."""
