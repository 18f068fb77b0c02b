"""The endpoints of the apps below the interface: places, accounts, the trail, and who am I."""
