"""Stories of domain.md chapter 6, told over HTTP."""
