"""What fails again and again on this host, and what it would take to mend it: failures, playbooks, the cycle."""
