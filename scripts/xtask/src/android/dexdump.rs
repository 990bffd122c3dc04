//! What dexdump says of a dex file: its classes with their fields, and who calls what.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use super::process::Program;

/// Classes by their names with dots, each with the names of its fields.
pub(crate) fn classes(dex: &Path) -> Result<BTreeMap<String, BTreeSet<String>>, String> {
    let mut reader = Classes::default();
    Program::new("dexdump")
        .arg(dex)
        .lines(|line| reader.line(line))?;
    Ok(reader.found)
}

#[derive(Default)]
struct Classes {
    found: BTreeMap<String, BTreeSet<String>>,
    current: String,
    in_fields: bool,
}

impl Classes {
    fn line(&mut self, line: &str) {
        let Some((label, value)) = line.split_once(" : ").or_else(|| {
            line.trim_end()
                .split_once(" -")
                .map(|(label, _)| (label, ""))
        }) else {
            return;
        };
        let value = value.trim().trim_matches('\'');
        match label.trim() {
            "Class descriptor" => {
                self.current = dotted(value);
                self.found.entry(self.current.clone()).or_default();
            }
            "Static fields" | "Instance fields" => self.in_fields = true,
            "Direct methods" | "Virtual methods" => self.in_fields = false,
            "name" if self.in_fields => {
                let fields = self.found.entry(self.current.clone()).or_default();
                fields.insert(value.to_owned());
            }
            _ => {}
        }
    }
}

/// `Lapp/fieldvault/A;` as `app.fieldvault.A`.
fn dotted(descriptor: &str) -> String {
    descriptor
        .trim_start_matches('L')
        .trim_end_matches(';')
        .replace('/', ".")
}

/// A call from one method to another.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Call {
    /// Class and method that calls, such as `app.fieldvault.A.b`.
    pub(crate) from: String,
    /// Class and method that is called.
    pub(crate) to: String,
    /// The last argument, if it is a number that stands in the code.
    pub(crate) last_argument: Option<i64>,
}

/// Every call of the dex file, in order.
pub(crate) fn calls(dex: &Path) -> Result<Vec<Call>, String> {
    let mut reader = Calls::default();
    Program::new("dexdump")
        .arg("-d")
        .arg(dex)
        .lines(|line| reader.line(line))?;
    Ok(reader.found)
}

#[derive(Default)]
struct Calls {
    found: Vec<Call>,
    from: String,
    /// Numbers that registers of the method hold.
    numbers: BTreeMap<String, i64>,
}

impl Calls {
    fn line(&mut self, line: &str) {
        let Some((_, code)) = line.split_once('|') else {
            return;
        };
        // `[000168] app.fieldvault.A.b:(I)V` begins a method.
        if let Some(begin) = code.strip_prefix('[') {
            if let Some((_, name)) = begin.split_once("] ") {
                self.from = name.split(':').next().unwrap_or(name).to_owned();
                self.numbers.clear();
            }
            return;
        }
        let Some((_, instruction)) = code.split_once(": ") else {
            return;
        };
        let Some((operation, rest)) = instruction.split_once(' ') else {
            return;
        };
        if operation.starts_with("const") {
            self.constant(rest);
        } else if operation.starts_with("invoke") {
            self.invoke(rest);
        } else if let Some(register) = rest.split(',').next() {
            // Whatever else it does, a number that stood there may be gone.
            self.numbers.remove(register.trim());
        }
    }

    /// `v3, #int 201326592 // #c000000`
    fn constant(&mut self, rest: &str) {
        let Some((register, value)) = rest.split_once(", ") else {
            return;
        };
        let number = value
            .strip_prefix("#int ")
            .and_then(|value| value.split(' ').next()?.parse().ok());
        match number {
            Some(number) => self.numbers.insert(register.to_owned(), number),
            None => self.numbers.remove(register),
        };
    }

    /// `{v0, v1, v2}, Landroid/app/PendingIntent;.getActivity:(…)… // method@0012`
    fn invoke(&mut self, rest: &str) {
        let Some((registers, target)) = rest
            .strip_prefix('{')
            .and_then(|rest| rest.split_once("}, "))
        else {
            return;
        };
        let Some((class, method)) = target.split_once(";.") else {
            return;
        };
        let name = method.split(':').next().unwrap_or(method);
        // A range is written `v0 .. v4`.
        let last = registers
            .rsplit([',', '.'])
            .next()
            .unwrap_or_default()
            .trim();
        self.found.push(Call {
            from: self.from.clone(),
            to: format!("{}.{name}", dotted(class)),
            last_argument: self.numbers.get(last).copied(),
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn classes_and_their_fields_are_read() {
        let text = "Class #0            -
  Class descriptor  : 'Lapp/A$B;'
  Superclass        : 'Ljava/lang/Object;'
  Static fields     -
    #0              : (in Lapp/A$B;)
      name          : 'one'
      type          : 'I'
  Instance fields   -
    #0              : (in Lapp/A$B;)
      name          : 'two'
  Direct methods    -
    #0              : (in Lapp/A$B;)
      name          : '<init>'
";
        let mut reader = Classes::default();
        text.lines().for_each(|line| reader.line(line));
        let fields = reader.found.get("app.A$B").unwrap();
        assert_eq!(fields.iter().collect::<Vec<_>>(), ["one", "two"]);
    }

    #[test]
    fn calls_are_read_with_the_number_they_end_with() {
        let text = "000168:                                        |[000168] app.A.go:(I)V
000178: 1403 0000 000c                         |0000: const v3, #int 201326592 // #c000000
00017e: 7140 0100 1032                         |0003: invoke-static {v0, v1, v2, v3}, Landroid/app/PendingIntent;.getActivity:(Landroid/content/Context;)V // method@0001
000184: 0c00                                   |0006: move-result-object v3
000186: 7704 0100 0000                         |0007: invoke-static/range {v0 .. v3}, Landroid/app/PendingIntent;.getService:()V // method@0002
000190:                                        |[000190] app.A.other:()V
0001a0: 7140 0100 1032                         |0000: invoke-virtual {v3}, La/B;.c:()V // method@0003
";
        let mut reader = Calls::default();
        text.lines().for_each(|line| reader.line(line));
        let short: Vec<_> = reader
            .found
            .iter()
            .map(|one| (one.from.as_str(), one.to.as_str(), one.last_argument))
            .collect();
        assert_eq!(
            short,
            [
                (
                    "app.A.go",
                    "android.app.PendingIntent.getActivity",
                    Some(201_326_592)
                ),
                ("app.A.go", "android.app.PendingIntent.getService", None),
                ("app.A.other", "a.B.c", None),
            ]
        );
    }
}
