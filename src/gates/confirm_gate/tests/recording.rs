//! What a run leaves behind: the same record for accepted and rejected runs, and safe outputs.

use super::*;

fn record(judgement: &Judgement) -> Vec<(String, String)> {
    let record = judgement.details.iter().find(|d| d.title == "Record");
    match &record.unwrap().body {
        DetailBody::Table { rows, .. } => rows
            .iter()
            .map(|row| (row[0].clone(), row[1].clone()))
            .collect(),
        DetailBody::Diff(_) => panic!("the record is a table"),
    }
}

#[test]
fn an_accepted_run_says_who_confirmed_what() {
    let judgement = Setup::changed(|s| s.run.services = vec!["queue".into()]).judge();
    assert_eq!(
        judgement.headline,
        "prod confirmed by MooseQuest at 0c4b712 on main"
    );
    assert_eq!(
        judgement.outputs,
        [
            ("confirmed", "true".to_owned()),
            ("target", "prod".to_owned()),
            ("service", "queue".to_owned()),
            ("sha", SHA.to_owned()),
            ("actor", "MooseQuest".to_owned()),
        ]
    );
    let names: Vec<_> = judgement.outputs.iter().map(|(name, _)| *name).collect();
    let declared: Vec<_> = ConfirmGate::META.outputs.iter().map(|o| o.0).collect();
    assert_eq!(names, declared);
}

#[test]
fn a_rejected_run_leaves_the_same_record() {
    let accepted = record(&Setup::healthy().judge());
    let rejected = record(&Setup::changed(|s| s.input("confirm", "no")).judge());
    let open = record(&Setup::changed(|s| s.input("target", "staging")).judge());
    let names = |rows: &[(String, String)]| -> Vec<String> {
        rows.iter().map(|(name, _)| name.clone()).collect()
    };
    assert_eq!(names(&accepted), names(&rejected));
    assert_eq!(names(&accepted), names(&open));
    assert_eq!(
        names(&accepted),
        [
            "actor",
            "triggering actor",
            "sender",
            "event",
            "ref",
            "sha",
            "run",
            "attempt",
            "target",
            "service",
            "confirmed"
        ]
    );
    assert_eq!(accepted.last().unwrap().1, "true");
    assert_eq!(rejected.last().unwrap().1, "false");
}

#[test]
fn outputs_hold_only_what_is_vouched_for() {
    let hostile = "prod\nsha=evil".to_owned() + &"x".repeat(5_000);
    let judgement = Setup::changed(|s| {
        s.input("target", &hostile);
        s.run.actor = Some(hostile.clone());
        s.run.sha = Some("$(reboot)".into());
        s.input("service", "$(reboot)");
    })
    .judge();
    assert_eq!(output(&judgement, "target"), "");
    assert_eq!(output(&judgement, "sha"), "");
    assert_eq!(output(&judgement, "service"), "");
    assert!(output(&judgement, "actor").len() < 200);
    assert!(!output(&judgement, "actor").contains('\n'));
    assert_eq!(output(&judgement, "confirmed"), "false");
}

#[test]
fn a_rollback_relaxes_only_that_the_branch_moved() {
    let confirmed = |change: fn(&mut Setup)| {
        let judgement = Setup::changed(|s| {
            s.run.rollback = true;
            change(s);
        })
        .judge();
        output(&judgement, "confirmed").to_owned()
    };
    assert_eq!(confirmed(|s| s.branch = branch("main", LATER_SHA)), "true");
    assert_eq!(
        confirmed(|s| s.branch = Known::unseen(Why::Unreachable, "")),
        "true"
    );
    assert_eq!(confirmed(|s| s.input("confirm", "no")), "false");
    assert_eq!(confirmed(|s| s.run.run_attempt = Some(2)), "false");
    assert_eq!(confirmed(|s| s.everybody_is("octocat")), "false");
    assert_eq!(
        confirmed(|s| s.run.git_ref = Some("refs/tags/main".into())),
        "false"
    );
}

#[test]
fn a_moved_branch_links_to_what_changed() {
    let judgement = Setup::changed(|s| s.branch = branch("main", LATER_SHA)).judge();
    let finding = &judgement.findings[0];
    assert_eq!(
        finding.link.as_deref().unwrap(),
        format!("https://github.com/raxx-app/TradeMasterAPI/compare/{SHA}...{LATER_SHA}")
    );
    assert_eq!(
        finding.remedy.as_deref().unwrap(),
        "Look at what has changed. Dispatch the workflow again from main and type deploy-prod-now"
    );
}

#[test]
fn a_finding_names_its_line_and_the_next_step() {
    let judgement = Setup::changed(|s| s.input("confirm", "Deploy-Prod-Now")).judge();
    let finding = &judgement.findings[0];
    assert_eq!(finding.location.as_ref().unwrap().line, 5);
    assert_eq!(finding.expected.as_deref(), Some("deploy-prod-now"));
    assert_eq!(finding.actual.as_deref(), Some("Deploy-Prod-Now"));
    assert_eq!(
        finding.message,
        "What was typed is not the phrase for prod: upper and lower case differ (D for d, P for p, N for n). \
         Only the exact phrase shows that somebody meant this deploy."
    );
    assert_eq!(
        finding.remedy.as_deref().unwrap(),
        "Dispatch the workflow again from main and type deploy-prod-now"
    );
}

#[test]
fn an_unknown_target_is_told_from_the_nearest() {
    let judgement = Setup::changed(|s| s.input("target", "Prod")).judge();
    let finding = &judgement.findings[0];
    assert_eq!(
        finding.message,
        "The settings know no target `Prod`, and prod differs from it: upper and lower case differ (P for p). \
         Nobody agreed on what a deploy there needs."
    );
    assert_eq!(finding.expected.as_deref(), Some("one of prod, staging"));

    let judgement = Setup::changed(|s| s.input("target", "provider")).judge();
    assert_eq!(
        judgement.findings[0].message,
        "The settings know no target `provider`; did you mean prod? Nobody agreed on what a deploy there needs."
    );
}

#[test]
fn a_tag_named_like_the_branch_is_called_that() {
    let judgement = Setup::changed(|s| s.run.git_ref = Some("refs/tags/main".into())).judge();
    assert!(
        judgement.findings[0]
            .message
            .starts_with("refs/tags/main is a tag named like the branch main:"),
        "{:?}",
        judgement.findings[0]
    );
}

#[test]
fn a_phrase_with_the_commit_says_how_to_fill_it_in() {
    let judgement = Setup::changed(|s| s.phrase("{target}-{sha7}")).judge();
    assert_eq!(
        judgement.findings[0].remedy.as_deref().unwrap(),
        "Dispatch the workflow again from main and type prod-{sha7}, where {sha7} is the first 7 digits of the commit to deploy"
    );
}

#[test]
fn an_event_of_another_ref_is_called_that() {
    let judgement =
        Setup::changed(|s| s.event().git_ref = Some("refs/heads/feature/x".into())).judge();
    assert_eq!(
        judgement.findings[0].message,
        "The event was for refs/heads/feature/x, and the job's GITHUB_REF says refs/heads/main: what would be \
         deployed is not what was confirmed."
    );
}
