"""The two kinds of page that the peer has."""
