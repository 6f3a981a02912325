"""Addresses of the API."""

from django.urls import path

from gendan.api.document import page
from gendan.api.v1 import api

urlpatterns = [
    path("v1/docs", page, {"api": api}, name="api-docs"),
    path("v1/", api.urls),
]
