"""What kamtui keeps: one module per kind, each a declaration that everything else follows (design.md §3).

Nothing is imported here: a reading command loads the words it shows and not the mechanism.
"""
