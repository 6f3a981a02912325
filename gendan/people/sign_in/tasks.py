"""What sign-in clears away each night."""

from importlib import import_module

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.sessions.models import Session
from procrastinate.contrib.django import app


@app.periodic(cron="57 3 * * *")
@app.task(name="sign_in.clear_sessions", queue="default", queueing_lock="sign_in.clear_sessions")
def clear_sessions(timestamp: int) -> None:  # noqa: ARG001 - periodic tasks are given it
    """Sessions that have ended, and where they were opened."""
    import_module(settings.SESSION_ENGINE).SessionStore.clear_expired()
    UserSession.objects.exclude(session_key__in=Session.objects.values("session_key")).delete()
