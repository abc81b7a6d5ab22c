"""People at the desk: accounts, rights, who may sign, passwords, one-time codes, lock-out."""
