"""Names compared across scripts and spellings: consonant skeletons to find a name, and a score to rank what was found."""
