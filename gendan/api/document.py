"""The OpenAPI document, with what holds for every operation said at every operation."""

import re
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from ninja import NinjaAPI
from ninja.openapi.schema import OpenAPISchema

from gendan.api.caller import Needs
from gendan.api.problems import MEDIA_TYPE

PROBLEM = {
    "type": "object",
    "title": "Problem",
    "description": "RFC 9457",
    "required": ["type", "title", "status", "code", "instance", "request_id"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "code": {"type": "string", "description": "stable, for programs"},
        "detail": {"type": "string"},
        "hint": {"type": "string", "description": "what to do"},
        "instance": {"type": "string"},
        "request_id": {"type": "string"},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["detail", "pointer"],
                "properties": {"detail": {"type": "string"}, "pointer": {"type": "string"}},
            },
        },
    },
}
ERROR = {
    "description": "What went wrong",
    "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
}
KEY = {
    "in": "header",
    "name": "Idempotency-Key",
    "required": True,
    "description": "A new one for each new act; the same again gives the same answer for a day.",
    "schema": {"type": "string", "minLength": 1, "maxLength": 255, "pattern": "^[!-~]+$"},
}


class Api(NinjaAPI):
    """django-ninja's, with a document that tells more."""

    def get_openapi_schema(self, **arguments: Any) -> OpenAPISchema:
        """The document."""
        document = super().get_openapi_schema(**arguments)
        document["components"].setdefault("schemas", {})["Problem"] = PROBLEM
        for path, methods in document["paths"].items():
            for method, operation in methods.items():
                operation["x-scope"] = self._scope(arguments.get("path_prefix"), path, method)
                operation["responses"]["default"] = ERROR
                if method == "post":
                    operation.setdefault("parameters", []).append(KEY)
        return document

    def _scope(self, prefix: str | None, path: str, method: str) -> str:
        root = self.get_root_path({}) if prefix is None else prefix
        return self._scopes()[method.upper(), "/" + path.removeprefix(root).lstrip("/")]

    def _scopes(self) -> dict[tuple[str, str], str]:
        found: dict[tuple[str, str], str] = {}
        for router in self._get_bound_routers():
            for path, view in router.path_operations.items():
                for operation in view.operations:
                    plain = re.sub(r"{\w+:", "{", path)  # the document leaves a parameter's converter out
                    address = "/" + f"{router.prefix.strip('/')}/{plain.strip('/')}".strip("/")
                    scope = next(it.scope for it in operation.auth_callbacks if isinstance(it, Needs))
                    found |= {(method, address): scope for method in operation.methods}
        return found


def page(request: HttpRequest, api: NinjaAPI) -> HttpResponse:
    """The document as a plain page: no script, so nothing that the security policy would have to allow."""
    document = api.get_openapi_schema()
    operations = [
        {"method": method.upper(), "path": path, **operation}
        for path, methods in document["paths"].items()
        for method, operation in methods.items()
    ]
    return render(request, "api/docs.html", {"document": document, "operations": operations})
