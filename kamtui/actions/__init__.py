"""One function per thing a user does, over a workspace; the command line and the app write through nothing else."""
