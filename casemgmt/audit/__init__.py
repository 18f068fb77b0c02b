"""Who did and who saw what: an append-only, hash-chained trail of writes and of looks at personal data."""
