"""What the layers of one family share: shapes, costs and parameters."""
