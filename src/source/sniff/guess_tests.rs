//! Small files and how they are guessed to be read.
