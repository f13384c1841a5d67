//! `longshore jobs questions` and `longshore jobs answer`.

use anyhow::bail;

use super::{Ended, args::jobs::AnswerArgs, print_json, refused};
use crate::{
    engine::{Command, InlineEngine, sentence},
    model::{Answer, Question, QuestionId},
};

/// Prints the questions that wait for an answer.
pub fn print(engine: &mut InlineEngine, is_json: bool) -> anyhow::Result<Ended> {
    let overview = engine.overview();
    if is_json {
        print_json(&*overview.questions)?;
        return Ok(Ended::Well);
    }
    for question in overview.questions.iter() {
        let Question { id, import, subject, choices, deadline, .. } = question;
        println!("{id:>6}  {}; import {import}, records that wait: {}", sentence(subject), question.num_rows());
        println!("        One of {}; errors from {deadline:.0} on", choices.join(", "));
    }
    Ok(Ended::Well)
}

/// Answers one; the queue then processes the records that waited.
pub fn answer(engine: &mut InlineEngine, args: AnswerArgs, is_json: bool) -> anyhow::Result<Ended> {
    let AnswerArgs { question, choose, error } = args;
    let answer = match (choose, error) {
        (Some(choice), false) => Answer::Choose(choice),
        (None, true) => Answer::Fail,
        (Some(_), true) | (None, false) => bail!("answer with --choose TEXT or with --error"),
    };
    refused(&engine.send(Command::Answer { question: QuestionId(question), answer }))?;
    print(engine, is_json)
}
