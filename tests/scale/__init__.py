"""The site past one machine: through a pool of connections, and with a replica that the public reads."""
