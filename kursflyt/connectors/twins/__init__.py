"""Stand-ins of outside systems: small servers that keep what they are told and answer as the vendor does, for trying.

They need what the dependency group `twins` brings, so no other room imports them but when one is asked for.
"""
