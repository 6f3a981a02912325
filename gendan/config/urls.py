"""Every address of the program, by face."""

from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.urls import include, path

handler400 = "gendan.desk.errors.bad_request"
handler403 = "gendan.desk.errors.permission_denied"
handler404 = "gendan.desk.errors.not_found"
handler500 = "gendan.desk.errors.server_error"

# Operators come in by the same door as everybody: locks, limits and second factors hold for them too.
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]

urlpatterns = [
    path("operator/", admin.site.urls),
    path("account/", include("gendan.people.sign_in.urls")),
    path("api/", include("gendan.api.urls")),
    path("files/", include("gendan.desk.file_urls")),
    path("r/", include("gendan.desk.outside_urls")),
    path("", include("gendan.desk.urls")),
]
