"""How a workbook of ours is written: its sheets, styles and rows as text; sendings, forms and the synthesis use it."""
