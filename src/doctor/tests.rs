use super::*;
use crate::known::Why;

fn plan() -> Plan {
    let patients = gates::ALL.iter().map(|gate| Patient {
        gate: *gate,
        plan: Err("not of interest here".to_owned()),
    });
    Plan(patients.collect())
}

fn judged(sights: Vec<Sight>) -> Judgement {
    let facts = Facts {
        sights,
        servers: Vec::new(),
    };
    Doctor::judge(&plan(), &facts)
}

fn seeing(errors: usize) -> Sight {
    Sight::Asked {
        unseen: Vec::new(),
        errors,
    }
}

#[test]
fn what_one_gate_could_not_see_makes_it_undecided() {
    let mut sights: Vec<Sight> = gates::ALL.iter().map(|_| seeing(0)).collect();
    assert!(judged(sights.clone()).undecided.is_empty());

    let rule = gates::ALL[1].meta().rules[0];
    sights[1] = Sight::Asked {
        unseen: vec![(
            rule.id.to_owned(),
            "the environments".to_owned(),
            Unseen::new(Why::Refused, "403: the token needs actions: read"),
        )],
        errors: 0,
    };
    let judgement = judged(sights);
    assert_eq!(judgement.undecided.len(), 1);
    let entry = &judgement.undecided[0];
    assert_eq!(entry.rule.id, rule.id);
    assert_eq!(entry.what, "env-protection: the environments");
    assert!(judgement.outputs[1].1 == "env-protection");
}

#[test]
fn what_the_gates_find_is_counted_and_not_judged() {
    let sights = gates::ALL.iter().map(|_| seeing(2)).collect();
    let judgement = judged(sights);
    assert!(judgement.findings.is_empty() && judgement.undecided.is_empty());
    let DetailBody::Table { rows, .. } = &judgement.details[0].body else {
        panic!("no table");
    };
    assert_eq!(rows[0][2], "all it needs; it finds 2 errors");
}

#[test]
fn a_gate_that_asks_no_vendor_is_not_asked() {
    let config = Config::default();
    let invocation = Invocation::default();
    for gate in gates::ALL.iter().filter(|gate| gate.reads().is_empty()) {
        let reason = as_configured(*gate, &config, &invocation).err().unwrap();
        assert!(reason.contains("nothing that needs a token"), "{reason}");
    }
}
