//! The sample files that come with the program, so that it can be tried before the first real file arrives.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use super::Library;
use crate::engine::sentence;

/// The folder of a workspace that samples are put in.
const FOLDER: &str = "samples";

/// A file that comes with the program.
pub struct Sample {
    pub name: &'static str,
    /// What is in it, in a few words.
    pub about: &'static str,
    bytes: &'static [u8],
}

/// All samples, in the order in which they are best imported: orders name customers and items.
pub const SAMPLES: [Sample; 4] = [
    Sample {
        name: "customers.csv",
        about: "1,000 customers, 12 with mistakes",
        bytes: include_bytes!("../../../assets/samples/customers.csv"),
    },
    Sample {
        name: "items.xlsx",
        about: "248 items in a workbook",
        bytes: include_bytes!("../../../assets/samples/items.xlsx"),
    },
    Sample {
        name: "vendors.csv",
        about: "180 vendors, semicolons and decimal commas",
        bytes: include_bytes!("../../../assets/samples/vendors.csv"),
    },
    Sample {
        name: "sales-orders.csv",
        about: "120 orders with their lines in one file",
        bytes: include_bytes!("../../../assets/samples/sales-orders.csv"),
    },
];

impl Library {
    /// Returns the place of a sample, which is written there first where it is missing. A copy that the user has
    /// corrected is left as it is.
    pub fn sample(&self, name: &str) -> Result<PathBuf, String> {
        let sample = SAMPLES.iter().find(|sample| sample.name == name);
        let sample = sample.ok_or_else(|| format!("There is no sample named {name}"))?;
        let folder = self.stores.workspace.root().join(FOLDER);
        place(&folder, sample).map_err(|error| {
            sentence(&format!("the sample could not be written ({error}); check the folder: {}", folder.display()))
        })
    }
}

/// Writes the sample under another name first, so that a half-written one is never taken for the sample.
fn place(folder: &Path, sample: &Sample) -> io::Result<PathBuf> {
    let path = folder.join(sample.name);
    if path.exists() {
        return Ok(path);
    }
    fs::create_dir_all(folder)?;
    let unfinished = folder.join(format!("{}.part", sample.name));
    fs::write(&unfinished, sample.bytes)?;
    fs::rename(&unfinished, &path)?;
    Ok(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn samples_are_written_whole_and_once() {
        let folder = tempfile::tempdir().unwrap();
        let place_in = folder.path().join(FOLDER);
        for sample in &SAMPLES {
            let path = place(&place_in, sample).unwrap();
            assert_eq!(path, place_in.join(sample.name));
            assert_eq!(fs::read(&path).unwrap(), sample.bytes);
        }
        assert_eq!(fs::read_dir(&place_in).unwrap().count(), SAMPLES.len());
    }

    #[test]
    fn a_corrected_copy_is_kept() {
        let folder = tempfile::tempdir().unwrap();
        let path = place(folder.path(), &SAMPLES[0]).unwrap();
        fs::write(&path, "corrected").unwrap();
        place(folder.path(), &SAMPLES[0]).unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), "corrected");
    }

    #[test]
    fn a_folder_that_cannot_be_made_is_an_error() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("file");
        fs::write(&file, "").unwrap();
        assert!(place(&file.join(FOLDER), &SAMPLES[0]).is_err());
    }
}
