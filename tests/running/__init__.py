"""The site as it is run: commands, processes, roles of the database, and what stands in front of it."""

from bench.load.nginx import program

NGINX = program()
NOT_PROVED_BEHIND_NGINX = (
    "NOT PROVED: how the site stands behind nginx and TLS. There is no nginx here: on Debian, apt install nginx-light."
)
