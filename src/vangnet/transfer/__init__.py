"""What passes between doors: sealed to the receiver, signed by the sender, in bundles that go one way; and receipts."""
