"""The public pages that every kind of text shares: live page, timeline, editions, comparison, feed, standing."""
