//! What came of it all, as one table.

use std::fmt::Write;

use serde_json::{Value, json};

use crate::arguments::Arguments;

/// A promise that was broken.
#[derive(Clone, Debug)]
pub(crate) struct Broken {
    /// The number of the fault.
    pub(crate) number: u64,
    /// How it showed.
    pub(crate) says: String,
}

/// One kind of fault in one scenario.
#[derive(Clone, Debug)]
pub(crate) struct Row {
    pub(crate) scenario: String,
    pub(crate) fault: String,
    pub(crate) injected: u64,
    pub(crate) survived: u64,
    pub(crate) broken: Vec<Broken>,
    pub(crate) ms: u128,
}

impl Row {
    pub(crate) fn new(scenario: &str, fault: &str) -> Self {
        Self {
            scenario: scenario.to_owned(),
            fault: fault.to_owned(),
            injected: 0,
            survived: 0,
            broken: Vec::new(),
            ms: 0,
        }
    }

    pub(crate) fn to_json(&self) -> Value {
        let broken: Vec<Value> = self
            .broken
            .iter()
            .map(|broken| json!({"number": broken.number, "says": broken.says}))
            .collect();
        json!({
            "scenario": self.scenario,
            "fault": self.fault,
            "injected": self.injected,
            "survived": self.survived,
            "broken": broken,
            "ms": u64::try_from(self.ms).unwrap_or(u64::MAX),
        })
    }

    pub(crate) fn from_json(value: &Value) -> Option<Self> {
        Some(Self {
            scenario: value["scenario"].as_str()?.to_owned(),
            fault: value["fault"].as_str()?.to_owned(),
            injected: value["injected"].as_u64()?,
            survived: value["survived"].as_u64()?,
            broken: value["broken"]
                .as_array()?
                .iter()
                .map(|broken| {
                    Some(Broken {
                        number: broken["number"].as_u64()?,
                        says: broken["says"].as_str()?.to_owned(),
                    })
                })
                .collect::<Option<_>>()?,
            ms: value["ms"].as_u64()?.into(),
        })
    }
}

/// Sums of all rows: injected, survived, broken.
fn totals(rows: &[Row]) -> (u64, u64, usize) {
    rows.iter()
        .fold((0, 0, 0), |(injected, survived, broken), row| {
            (
                injected + row.injected,
                survived + row.survived,
                broken + row.broken.len(),
            )
        })
}

/// The table for people.
pub(crate) fn text(rows: &[Row], arguments: &Arguments) -> String {
    let mut out = String::new();
    let _ = writeln!(
        out,
        "{:<15} {:<12} {:>9} {:>9} {:>7} {:>7}",
        "scenario", "fault", "injected", "survived", "broken", "s"
    );
    for row in rows {
        let seconds = row.ms / 1000;
        let _ = writeln!(
            out,
            "{:<15} {:<12} {:>9} {:>9} {:>7} {:>5}.{}",
            row.scenario,
            row.fault,
            row.injected,
            row.survived,
            row.broken.len(),
            seconds,
            row.ms % 1000 / 100
        );
    }
    let (injected, survived, broken) = totals(rows);
    let _ = writeln!(
        out,
        "{:<15} {:<12} {injected:>9} {survived:>9} {broken:>7}   seed {}",
        "all", "", arguments.seed
    );
    for row in rows {
        // The first few tell the most.
        for broken in row.broken.iter().take(5) {
            let _ = writeln!(
                out,
                "broken: {}; again with: scripts/faults --seed {} --only {}:{}:{}",
                broken.says, arguments.seed, row.scenario, row.fault, broken.number
            );
        }
    }
    out
}

/// The same for programs.
pub(crate) fn json(rows: &[Row], arguments: &Arguments) -> Value {
    let (injected, survived, broken) = totals(rows);
    json!({
        "seed": arguments.seed,
        "injected": injected,
        "survived": survived,
        "broken": broken,
        "rows": rows.iter().map(Row::to_json).collect::<Vec<_>>(),
    })
}
