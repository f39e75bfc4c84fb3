"""What is true about originals, translations and records: values in, values out, no I/O."""
