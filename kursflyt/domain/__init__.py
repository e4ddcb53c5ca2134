"""What we know: one folder per noun, facts as rows with who and when, verbs that take `by=` and `at=`.

A later noun may import an earlier one, never the reverse:
school → people → courses → promotion → messages → doors → contracts → applications → teaching → evaluation →
assessment → certificates → invoicing → archive.
"""
