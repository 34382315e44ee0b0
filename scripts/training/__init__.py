"""How the construct matcher is made: the bank, the tuning of the encoder, the calibration of the heads, the card."""
