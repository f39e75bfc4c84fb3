"""Memory: what is kept from build to build, by what it depends on, and how a site is published."""
