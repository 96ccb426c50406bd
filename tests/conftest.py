"""Settings of all tests: Hypothesis tries the same examples in every run, at its own pace."""

from hypothesis import Phase, settings

settings.register_profile("sixstep", deadline=None, derandomize=True)
# For mutants: that an example fails is enough, and the smallest one is not looked for.
settings.register_profile(
    "unshrunk",
    deadline=None,
    derandomize=True,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
)
settings.load_profile("sixstep")
