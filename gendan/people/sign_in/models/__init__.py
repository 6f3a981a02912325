"""What is kept about signing in."""

from gendan.people.sign_in.models.access_token import AccessToken
from gendan.people.sign_in.models.binding_request import BindingRequest, BindingState
from gendan.people.sign_in.models.door import Door

__all__ = ["AccessToken", "BindingRequest", "BindingState", "Door"]
