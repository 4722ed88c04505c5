"""What every test stands on: one server per machine, one template per state of the migrations, one copy per process."""
