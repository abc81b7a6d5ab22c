"""An edition on paper: its short code with a check symbol, and the code as a picture that a phone reads."""
