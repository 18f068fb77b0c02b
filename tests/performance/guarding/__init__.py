"""Guardian as its handbook says, over the same tables: what the benchmark compares `visible_to` with."""
