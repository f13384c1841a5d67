//! Values of version 1 must be readable for ever.
