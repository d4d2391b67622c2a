"""Format numbers, glossary terms and untrusted texts for the page."""
