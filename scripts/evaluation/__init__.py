"""How good the product is, measured on what people coded: the parts of `scripts/evaluate.py`.

The sets lie in ../shared/eval beside the repository; none of their words are in it. Where they are not there the
scripts say so and measure nothing.
"""
