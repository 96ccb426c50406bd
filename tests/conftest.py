"""Settings of all tests: Hypothesis tries the same examples in every run, at its own pace."""

from hypothesis import settings

settings.register_profile("sixstep", deadline=None, derandomize=True)
settings.load_profile("sixstep")
