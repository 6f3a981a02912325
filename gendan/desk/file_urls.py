"""The addresses of files."""

from django.urls import path

from gendan.desk.views import files

app_name = "files"

urlpatterns = [
    path("", files.upload, name="upload"),
    path("<int:file_id>/thumb", files.thumbnail, name="thumbnail"),
    path("<int:file_id>/<str:name>", files.content, name="content"),
]
