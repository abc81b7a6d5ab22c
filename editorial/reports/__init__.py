"""Errors that readers report: taken in without an account, a cookie or an address kept, answered at the desk, told on the text's history."""
