"""Forms, made from the declarations of kinds alone: what each field is typed in, drawn as, read as and kept as."""
