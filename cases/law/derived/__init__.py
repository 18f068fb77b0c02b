"""What several rules need: status, housing, regime, waiting time; functions of a situation."""
