"""What is checked of a page that is open in the browser: each function returns the faults it sees, one line for each."""
