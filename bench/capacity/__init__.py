"""How many pages a second 1, 2 and 4 public processes give, with and without replica, shelf, shared cache, nginx's cache and bake."""
