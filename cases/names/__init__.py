"""Names across scripts and spellings: consonant skeletons to find them by, and a score to rank what was found."""
