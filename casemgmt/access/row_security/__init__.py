"""Row-level security on PostgreSQL: a second wall behind `visible_to`, made of the same routes.

`facts` says what the database is told of an actor, `compiling` turns routes into conditions on those facts, `tables`
says how a table without routes is treated, `statements` and `installing` bring the policies into the database, and
`wall` is what a request enters.
"""
