"""Reading the lists that offices keep (CSV, XLSX) into rows about persons: no database, no clock, no writing."""
