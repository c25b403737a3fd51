"""Stop a job unless Tirith says that the policy passed; copy the two scripts as they are."""
