"""What is held about people, on which ground, and whom they allowed to know it."""
