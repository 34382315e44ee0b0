"""gt-assist: grounded-theory coding of interviews, offline. The machine proposes, people decide."""

__version__ = "0.1.0"
