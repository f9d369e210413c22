"""Sample reports whose every number is known: their figures, their sentences, and how they are printed in each format.

The figures are invented; the bodies carry the names of real divisions, so that names are resolved as they are for real
reports, and every page says that its figures are sample data (示例数据).
"""
