"""The pages of the partnership: members, agreements, purposes, and what they rest on."""
