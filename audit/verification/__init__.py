"""The verifier and what it reports: findings, progress, and the reasons why the site is not ready."""
