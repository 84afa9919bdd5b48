"""The service centre itself: duties, procedures, norms, and practice on recorded cases."""
