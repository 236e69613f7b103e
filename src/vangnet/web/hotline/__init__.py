"""The exchange with hotlines: who waits on whom, answers, holds, keys, and what may be looked up."""
