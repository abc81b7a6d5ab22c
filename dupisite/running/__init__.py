"""Running the site: its environment, database roles, static files, listening, the server's worker."""
