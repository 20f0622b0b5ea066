"""The audit trail: only added to, chained by hashes, signed each hour."""
