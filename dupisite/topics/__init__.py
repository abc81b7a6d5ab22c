"""What people ask about a medicine, whether or not a text here answers it."""
