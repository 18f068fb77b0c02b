"""Who exists, who belongs where, and what each may see: accounts, memberships, roles, routes, grants."""
