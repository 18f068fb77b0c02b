"""Documentation is checked like code: generated pages are current, links lead somewhere, terms are explained."""
