"""The front desk: public words, a letterbox, a mailbox, a hatch. It holds only public keys and ciphertext."""
