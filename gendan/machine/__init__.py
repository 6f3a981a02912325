"""What Gendan stands on before Django is loaded: environment, home folder, PostgreSQL."""
