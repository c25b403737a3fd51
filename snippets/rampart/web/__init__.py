"""What all steps show to a browser: templates, one stylesheet, headers."""
