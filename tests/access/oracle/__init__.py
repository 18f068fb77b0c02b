"""Who sees what, said a second time: from domain.md 4.5 and access.md, in plain Python over plain facts.

Nothing here asks the product. It is what list, detail, explanation, fields and row-level security are compared with.
"""
