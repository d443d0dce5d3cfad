"""What assistants use: search before acting, remember, feedback."""
