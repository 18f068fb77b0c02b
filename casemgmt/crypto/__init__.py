"""Keys, sealed field groups and search digests. The only package that imports `cryptography`."""
