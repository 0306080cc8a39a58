"""The tracking stores behind one contract, `trialbook.store.base.Store`."""
