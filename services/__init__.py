"""The specialist services, one small app each; siblings never import each other."""
