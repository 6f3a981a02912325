"""Sign-in with the company's own identity provider by OpenID Connect."""
