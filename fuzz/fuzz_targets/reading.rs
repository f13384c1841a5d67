//! What the targets share: bytes as a file, and a file read to its end.

use std::{
    fs,
    path::{Path, PathBuf},
};

use longshore::{
    model::{FileFormat, RawBlock, RowNo},
    source::{self, BlockLimit},
};

/// More rows than any input of the fuzzer can have.
const LIMIT: BlockLimit = BlockLimit { num_rows: 1 << 20, num_bytes: 1 << 28 };

/// Writes the input where readers find it, in memory where the system has such a folder.
pub fn as_file(data: &[u8]) -> PathBuf {
    let folder = Path::new("/dev/shm");
    let folder = if folder.is_dir() { folder.to_owned() } else { std::env::temp_dir() };
    let path = folder.join(format!("longshore-fuzz-{}", std::process::id()));
    fs::write(&path, data).expect("the temporary file is written");
    path
}

/// Reads all rows, and checks what must hold of any reading; `None` where the file is refused in words.
pub fn read_all(path: &Path, format: &FileFormat) -> Option<RawBlock> {
    let mut source = match source::open(path, format) {
        Ok(source) => source,
        Err(error) => {
            assert!(!error.to_string().is_empty(), "a refusal has words");
            return None;
        }
    };
    let mut block = RawBlock::new(RowNo(1));
    while source.read_block(&mut block, LIMIT).ok()? > 0 {}
    assert!(source.columns().iter().all(|name| !name.is_empty()), "every column has a name");
    let mut line = 0;
    for row in block.rows() {
        assert!(row.line >= line, "rows come in the order of the file");
        line = row.line;
        // Every cell is text that can be shown.
        row.cells().for_each(|cell| assert!(cell.text.len() <= block.num_bytes()));
    }
    for (row, issue) in &block.issues {
        assert!((1..block.next_row().0).contains(&row.0), "an issue belongs to a row that is there");
        assert!(!issue.code.name().is_empty());
    }
    Some(block)
}
