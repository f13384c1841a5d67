//! `longshore process`: processes staged records again.

use std::path::Path;

use anyhow::{Context, bail};

use super::{
    Ended,
    args::ProcessArgs,
    dry_run::{self, Shown},
    import, open, refused,
};
use crate::{
    engine::{Attention, Command, RequestId},
    model::{ImportId, RecordStatus, RowNo, Selection},
};

/// Processes the records asked for.
pub fn run(args: &ProcessArgs, root: &Path) -> anyhow::Result<Ended> {
    let id = ImportId(args.import);
    let mut engine = open(root)?;
    let known = import::find(&mut engine, id)?;
    if args.latest_version {
        refused(&engine.send(Command::UseLatestVersion(id)))?;
    }
    let selection = match (&args.status, &args.rows) {
        (Some(status), _) => Selection::Status(status_of(status)?),
        (None, Some(rows)) => Selection::Rows(parse_rows(rows)?),
        (None, None) => Selection::Rows(vec![(RowNo(1), RowNo(known.counts.total()))]),
    };
    if args.dry_run {
        return dry_run::run(&mut engine, id, selection, Shown::new(args.output.json, args.records));
    }
    let (request, attention) = (RequestId(1), Attention::Foreground);
    refused(&engine.send(match args.plan {
        Some(plan) => Command::ProcessPlanned { request, import: id, plan, attention },
        None => Command::Process { request, import: id, selection, attention },
    }))?;
    import::process_queued(&mut engine, id)?;
    import::report(&mut engine, id, args.output.json)
}

fn status_of(text: &str) -> anyhow::Result<RecordStatus> {
    match text.parse().map_err(anyhow::Error::msg)? {
        status @ (RecordStatus::Ready | RecordStatus::Error | RecordStatus::Skipped) => Ok(status),
        status @ (RecordStatus::Processing | RecordStatus::Completed) => {
            bail!("{status} records can't be processed; choose error, ready or skipped")
        }
    }
}

/// Reads row numbers: `3,7-9`.
fn parse_rows(text: &str) -> anyhow::Result<Vec<(RowNo, RowNo)>> {
    let number = |text: &str| text.trim().parse::<u64>().ok().filter(|number| *number > 0).map(RowNo);
    let range = |part: &str| match part.split_once('-') {
        Some((first, last)) => Some((number(first)?, number(last)?)).filter(|(first, last)| first <= last),
        None => number(part).map(|row| (row, row)),
    };
    let rows: Option<Vec<_>> = text.split(',').map(range).collect();
    rows.with_context(|| format!("--rows takes numbers and ranges such as 3,7-9, not “{text}”"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expect: Option<&[(u64, u64)]>) {
        let expect = expect.map(|rows| rows.iter().map(|(a, b)| (RowNo(*a), RowNo(*b))).collect::<Vec<_>>());
        assert_eq!(parse_rows(text).ok(), expect);
    }

    #[test]
    fn rows_are_numbers_and_ranges() {
        check("3,7-9", Some(&[(3, 3), (7, 9)]));
        check(" 12 ", Some(&[(12, 12)]));
        check("9-7", None);
        check("0", None);
        check("3,,4", None);
        check("a", None);
    }

    #[test]
    fn completed_records_are_not_processed_again() {
        assert!(status_of("completed").is_err());
        assert_eq!(status_of("Error").unwrap(), RecordStatus::Error);
    }
}
