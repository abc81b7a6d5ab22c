"""Work on texts that are not public yet: assignments, comments, reviews, work lists, and mail about them."""
