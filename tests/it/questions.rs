//! Questions of background work: who asks waits, the others go on, and each question is answered once.

use std::path::Path;

use jiff::SignedDuration;
use longshore::{
    engine::{Clock, Command, Event, InlineEngine, definition},
    model::{AfterStaging, Answer, ImportId, Question, QuestionId, RecordStatus},
};

use crate::{
    dry_run,
    support::{NOW, Workspace, expect_done, records, run, standing},
};

/// Customers; the one who pays is found by name, of which there may be several.
const ASKING: &str = r#"
code = "ASK"
[format]
type = "csv"
delimiter = ","
quote = '"'
encoding = "UTF-8"
has_header = true
[mapping]
[[mapping.tables]]
table = "Customer"
[[mapping.tables.rules]]
field = "No."
from = { column = "no" }
[[mapping.tables.rules]]
field = "Name"
from = { column = "no" }
[[mapping.tables.rules]]
field = "Bill-to Customer No."
from = { column = "bill" }
[[mapping.tables.rules.steps]]
step = "lookup"
table = "Customer"
by = "Name"
give = "No."
several = "ask"
"#;

const ROWS: &str = "no,bill\nC1,Acme\nC2,Solo\nC3,Acme\nC4,Twin\n";

pub struct World {
    pub workspace: Workspace,
    pub engine: InlineEngine,
    clock: Clock,
    pub import: ImportId,
}

/// Imports rows of which three ask two questions.
pub fn asking() -> World {
    let workspace = Workspace::new();
    let clock = Clock::fixed(NOW.parse().unwrap());
    let mut engine = InlineEngine::open(&root(&workspace), clock.clone()).unwrap();
    let there = workspace
        .file("there.csv", "no,name,city,bill,country\nK1,Acme,,,\nK2,Acme,,,\nK3,Solo,,,\nK4,Twin,,,\nK5,Twin,,,\n");
    dry_run::import(
        &mut engine,
        &there,
        &dry_run::customers(longshore::model::ImportMode::default(), &[]),
        AfterStaging::Process,
    );
    let file = workspace.file("asking.csv", ROWS);
    let import = dry_run::import(&mut engine, &file, &definition::read(ASKING).unwrap(), AfterStaging::Process);
    World { workspace, engine, clock, import }
}

fn root(workspace: &Workspace) -> std::path::PathBuf {
    Path::new(workspace.path()).join("workspace")
}

impl World {
    fn questions(&mut self) -> Vec<Question> {
        self.engine.overview().questions.to_vec()
    }

    fn answer(&mut self, question: u64, answer: Answer) -> Vec<Event> {
        let events = self.engine.send(Command::Answer { question: QuestionId(question), answer });
        run(&mut self.engine);
        events
    }

    /// Completed, error and ready records of the import.
    fn counts(&mut self) -> [u64; 3] {
        let counts = standing(&mut self.engine, self.import).counts;
        [counts.completed, counts.error, counts.ready]
    }

    fn reopen(self) -> Self {
        let Self { workspace, engine, clock, import } = self;
        drop(engine);
        let engine = InlineEngine::open(&root(&workspace), clock.clone()).unwrap();
        Self { workspace, engine, clock, import }
    }
}

#[test]
fn who_asks_waits_and_the_others_go_on() {
    let mut world = asking();
    assert_eq!(world.counts(), [1, 0, 3]);
    let said = |question: &Question| (question.subject.clone(), question.choices.join(" "), question.num_rows());
    let told: Vec<_> = world.questions().iter().map(said).collect();
    let expect = [("Acme", "K1 K2", 2), ("Twin", "K4 K5", 1)];
    let expect = expect.map(|(name, choices, num)| {
        (format!("several records of Customer have “{name}” as Name"), choices.to_owned(), num)
    });
    assert_eq!(told, expect);
    let notice = world.engine.overview().notices[0].text.clone();
    assert_eq!(notice, "1 record created, 0 errors; 3 wait for your answer");
}

#[test]
fn an_answer_is_good_for_all_who_asked_the_same() {
    let mut world = asking();
    expect_done(&world.answer(1, Answer::Choose("K2".to_owned())));
    assert_eq!((world.counts(), world.questions().len()), ([3, 0, 1], 1));
    let keys: Vec<_> = records(&world.engine, world.import, Some(RecordStatus::Completed))
        .into_iter()
        .filter_map(|record| record.key)
        .collect();
    assert_eq!(keys, ["C1", "C2", "C3"]);
    assert!(world.engine.stores().workspace.catalog().answers(world.import).len() == 1);
    // Processed again, what was answered is not asked again.
    expect_done(&world.answer(2, Answer::Choose("K4".to_owned())));
    assert_eq!((world.counts(), world.questions().len()), ([4, 0, 0], 0));
}

#[test]
fn who_is_answered_no_becomes_an_error() {
    let mut world = asking();
    expect_done(&world.answer(1, Answer::Fail));
    assert_eq!(world.counts(), [1, 2, 1]);
    let errors = records(&world.engine, world.import, Some(RecordStatus::Error));
    let told = "Step 1, Find in a table: several records of Customer have “Acme” as Name";
    assert_eq!(errors[0].issues[0].message(), told);
}

#[test]
fn what_nobody_answers_in_time_is_answered_by_default() {
    let mut world = asking();
    let deadline = world.questions()[0].deadline;
    world.clock.set(deadline - SignedDuration::from_secs(1));
    run(&mut world.engine);
    assert_eq!((world.counts(), world.engine.wake_at()), ([1, 0, 3], Some(deadline)));
    world.clock.set(deadline);
    run(&mut world.engine);
    assert_eq!((world.counts(), world.questions().len()), ([1, 3, 0], 0));
}

#[test]
fn a_question_outlives_the_program() {
    let mut world = asking().reopen();
    assert_eq!(world.questions().len(), 2);
    expect_done(&world.answer(2, Answer::Choose("K5".to_owned())));
    let mut world = world.reopen();
    assert_eq!((world.counts(), world.questions().len()), ([2, 0, 2], 1));
}

#[test]
fn asked_again_it_is_the_same_question() {
    let mut world = asking();
    let selection = longshore::model::Selection::Status(RecordStatus::Ready);
    let (request, attention) = (longshore::engine::RequestId(9), longshore::engine::Attention::Background);
    let import = world.import;
    expect_done(&world.engine.send(Command::Process { request, import, selection, attention }));
    run(&mut world.engine);
    assert_eq!((world.questions().len(), world.questions()[0].num_rows()), (2, 2));
}

#[track_caller]
fn check_refused(question: u64, choice: &str, expect: &str) {
    let mut world = asking();
    let events = world.answer(question, Answer::Choose(choice.to_owned()));
    let told = events.iter().find_map(|event| match event {
        Event::Refused { text, .. } => Some(text.clone()),
        _ => None,
    });
    assert_eq!(told.as_deref(), Some(expect));
}

#[test]
fn what_can_not_be_answered_is_refused_in_words() {
    check_refused(7, "K1", "There is no question 7");
    check_refused(1, "K9", "“K9” can't be chosen; choose one of K1, K2");
}

#[test]
fn the_command_line_lists_and_answers() {
    let World { workspace, engine, .. } = asking();
    drop(engine);
    let told = |args: &[&str]| {
        let output = workspace.longshore(args);
        assert!(output.status.success(), "{args:?}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    };
    // The clock of the command line is the computer's: what waits longer than a day is answered at the next work.
    assert!(told(&["jobs", "questions"]).contains("1  Several records of Customer have “Acme” as Name; import 2"));
    assert!(!told(&["jobs", "answer", "1", "--choose", "K1"]).contains("Acme"));
    // One record has its answer, the other none: it ends with its error.
    assert_eq!(workspace.longshore(["work", "--until-idle"]).status.code(), Some(1));
    assert!(told(&["export", "Customer"]).contains("C3,"));
    let refused = workspace.longshore(["jobs", "answer", "1"]);
    assert_eq!(refused.status.code(), Some(2));
}
