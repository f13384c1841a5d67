//! Whatever happens to the files: repaired, or refused in words.
