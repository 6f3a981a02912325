"""The addresses for whoever has no account."""

from django.urls import path

from gendan.desk.views import outside

app_name = "outside"

urlpatterns = [
    path("<str:token>/", outside.report, name="report"),
]
