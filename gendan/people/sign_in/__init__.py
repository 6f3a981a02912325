"""How members sign in, and how programs act for them: passwords, locks, second factors, platforms, tokens."""
