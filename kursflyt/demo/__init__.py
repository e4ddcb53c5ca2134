"""The demo school «Fagskolen Fjordvik»: six runs in different phases, and people in every role."""
