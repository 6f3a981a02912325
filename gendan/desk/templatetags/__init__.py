"""What templates may use: `{% load desk %}`."""
