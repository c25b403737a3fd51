"""What step 1 answers to a fixed conversation, recorded so that later steps can be held against it.

A recording is made each time anew, and kept nowhere: step 1 itself is what a later step must equal,
but for what ``mended.toml`` says.
"""
