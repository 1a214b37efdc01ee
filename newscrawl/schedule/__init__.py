"""When which command runs, and the same as lines for cron and as units for systemd."""
