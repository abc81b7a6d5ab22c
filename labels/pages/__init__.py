"""The public pages of facts and of labels."""
