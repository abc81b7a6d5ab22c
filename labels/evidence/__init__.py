"""Facts and the evidence for them: quotes and other claims, compared with the label by machine."""
