"""What a person is told who holds a paper: what became of the edition whose short code stands on it."""
