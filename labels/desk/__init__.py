"""The desk's pages for labels, facts, evidence, triage and notices."""
