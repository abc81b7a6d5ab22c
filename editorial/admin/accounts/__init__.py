"""The desk's pages for accounts: login, passwords, one-time codes, people, appointments, handing over."""
