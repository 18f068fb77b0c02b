"""Who sees what. The module that compares with the oracle tells what differs, as a test does."""

import pytest

pytest.register_assert_rewrite("tests.access.agreeing")
