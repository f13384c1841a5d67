//! Text files damaged at random, the same ones in every run: each is read or refused in a sentence, in time and
//! within memory, and nothing of it vanishes.
//!
//! `LONGSHORE_MUTATED=3000 cargo test --test it mutated_files -- --nocapture` tries so many of them; without it, a few.
//! What fails is left in the folder for temporary files.

mod bases;
mod damage;

use std::{
    env, fs,
    path::{Path, PathBuf},
    sync::mpsc,
    thread,
    time::Duration,
};

use longshore::source::Overrides;

use self::bases::{Base, Packing};
use crate::{
    polluted::tables::Dice,
    support::accounted::{Whole, is_decoded_here, vanished},
};

/// How many are tried where nobody asks for more.
const USUAL: usize = 40;

/// How long one may take, in a program that is not optimized, on a busy machine.
const TIME: Duration = Duration::from_mins(1);

/// How much memory all of them may take in the end.
const MAX_KIB: u64 = 1 << 20;

/// What became of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Answer {
    /// Read, and nothing of it vanished.
    Whole,
    /// Read from a damaged archive, or in an encoding that the test does not know.
    Read,
    Refused,
}

/// A damaged file.
struct Mutated {
    base: &'static str,
    /// Unpacked; unknown where the archive itself was damaged.
    plain: Option<Vec<u8>>,
    file: Vec<u8>,
}

impl Mutated {
    fn make(number: usize, bases: &[Base]) -> Self {
        let mut dice = Dice::new(number as u64);
        let Base { name, bytes, packing } = &bases[number % bases.len()];
        let mut plain = bytes.clone();
        let damages_archive = *packing != Packing::Plain && dice.below(2) == 0;
        if !damages_archive {
            damage::several(&mut plain, &mut dice);
        }
        let mut file = packing.pack(&plain);
        if damages_archive {
            damage::several(&mut file, &mut dice);
        }
        Self { base: name, plain: (!damages_archive).then_some(plain), file }
    }

    /// Reads the file; the error is what is wrong with how it was read.
    fn answer(&self, path: &Path) -> Result<Answer, String> {
        fs::write(path, &self.file).unwrap();
        let whole = match Whole::read(path, &Overrides::default()) {
            Ok(whole) => whole,
            Err(error) => {
                let sentence = error.to_string();
                let is_one_sentence = !sentence.is_empty() && !sentence.contains('\n');
                return if is_one_sentence { Ok(Answer::Refused) } else { Err(format!("refused as {sentence:?}")) };
            }
        };
        match &self.plain {
            Some(plain) if is_decoded_here(&whole.format) => vanished(plain, &whole).map_or(Ok(Answer::Whole), Err),
            Some(_) | None => Ok(Answer::Read),
        }
    }
}

/// Reads one after the other in a thread of its own, so that one that hangs is told.
fn answers(numbers: Vec<usize>) -> Vec<Result<Answer, String>> {
    let (send, receive) = mpsc::channel();
    let folder = tempfile::tempdir().unwrap();
    let path: PathBuf = folder.path().join("mutated.csv");
    let count = numbers.len();
    let reader = thread::spawn(move || {
        let bases = bases::all();
        for number in numbers {
            let mutated = Mutated::make(number, &bases);
            let answer = mutated.answer(&path);
            if answer.is_err() {
                fs::write(env::temp_dir().join(format!("longshore-mutated-{number}")), &mutated.file).unwrap();
            }
            send.send(answer.map_err(|fault| format!("{number} from {}: {fault}", mutated.base))).unwrap();
        }
    });
    let mut answers = Vec::new();
    for at in 0..count {
        let Ok(answer) = receive.recv_timeout(TIME) else {
            answers.push(Err(format!("number {at} of these hangs or ends the reader")));
            return answers;
        };
        answers.push(answer);
    }
    reader.join().unwrap();
    answers
}

#[test]
fn mutated_files_are_accounted_for() {
    let asked = env::var("LONGSHORE_MUTATED").ok().and_then(|text| text.parse().ok());
    let count: usize = asked.unwrap_or(USUAL);
    let (even, odd): (Vec<usize>, Vec<usize>) = (0..count).partition(|number| number % 2 == 0);
    let other = thread::spawn(move || answers(odd));
    let mut found = answers(even);
    found.extend(other.join().unwrap());
    let num = |answer| found.iter().filter(|found| **found == Ok(answer)).count();
    let [whole, read, refused] = [Answer::Whole, Answer::Read, Answer::Refused].map(num);
    println!("of {count} files, {whole} read whole, {read} read, {refused} refused");
    let faults: Vec<&String> = found.iter().filter_map(|answer| answer.as_ref().err()).collect();
    faults.iter().for_each(|fault| println!("{fault}"));
    assert!(faults.is_empty(), "{} of {count}", faults.len());
    assert!(whole * 10 > count * 8, "too few can be checked");
    // Other tests take memory too, where they run beside this one.
    if asked.is_some()
        && let Some(peak) = peak_kib()
    {
        println!("peak memory {} MiB", peak >> 10);
        assert!(peak < MAX_KIB, "{peak} KiB");
    }
}

/// Returns the most memory this process ever had, where the system says it.
fn peak_kib() -> Option<u64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.trim().strip_suffix(" kB")?.trim().parse().ok()
}
