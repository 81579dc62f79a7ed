"""Plan scenarios in the making: who changed what, what was asked, and what was decided why."""
