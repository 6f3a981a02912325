"""Sign-in with Feishu (飞书): django-allauth's provider on the present addresses, held to our tenant."""
