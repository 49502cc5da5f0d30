"""Settings of all tests."""

from hypothesis import HealthCheck, settings

# The same examples on every run, and no verdict on the speed of the machine.
settings.register_profile(
    "project",
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("project")
