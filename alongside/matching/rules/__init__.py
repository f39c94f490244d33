"""What follows from the facts of matching: the rule in force, people's verdicts, the queue, who is who after a run."""
