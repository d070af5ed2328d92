"""The pages below a sheet that its editors open, one module per noun."""
