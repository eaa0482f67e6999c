"""The office: everything staff do. It calls the front desk; the front desk never calls it."""
