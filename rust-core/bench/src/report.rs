//! The figures as JSON, or as the tables of docs/benchmarks.md.

use crate::goals::Goals;
use crate::timing::Figure;

const HEAD: &str = "| what | ours, us | baseline, us | ratio | range |\n|---|---|---|---|---|";

impl Goals {
    /// One JSON object, or Markdown.
    pub(crate) fn report(&self, json: bool) -> String {
        if json {
            return serde_json::to_string(self).unwrap_or_default();
        }
        let mut parts = vec![
            format!(
                "{} customers; ratios are ours over the baseline.",
                self.rows
            ),
            reads("Reads", &self.reads, self.reads_geometric_mean),
            reads(
                "Reads with 8 MiB of page cache on each side",
                &self.equal_cache,
                self.equal_cache_geometric_mean,
            ),
            format!(
                "## Search with two Chinese characters\np50 {:.0} us, p99 {:.0} us; {:.0} times faster than the scan (medians).",
                self.two_characters_p50_us,
                self.two_characters_p99_us,
                self.two_characters_faster_than_scan
            ),
            format!(
                "## Opening\n{}\n\nPIN derivation: {:.0} ms.\n\n{}",
                table(&[&self.open, &self.open_same_schema]),
                self.kdf_us / 1000.0,
                table(&[&self.advancing])
            ),
            self.first_syncs(),
            self.unlock(),
            format!("## Zeroing freed memory\n{}", table(&[&self.zeroing])),
            format!(
                "## Waiting for the disk\n{}",
                table(&self.synchronous.iter().collect::<Vec<_>>())
            ),
            self.erases(),
        ];
        parts.retain(|part| !part.is_empty());
        parts.join("\n\n")
    }

    fn unlock(&self) -> String {
        let lines = self.unlock.iter().map(|step| {
            format!(
                "\n| {} | {:.2} ms | {:.2} ms |",
                step.name,
                step.p50_us / 1000.0,
                step.p95_us / 1000.0
            )
        });
        "## Unlocking\n| step | p50 | p95 |\n|---|---|---|".to_owned() + &lines.collect::<String>()
    }

    fn first_syncs(&self) -> String {
        let figures: Vec<&Figure> = [&self.first_sync, &self.first_sync_unsearchable]
            .into_iter()
            .flatten()
            .collect();
        let (Some(rate), Some(unsearchable), Some(full)) = (
            self.first_sync_rate,
            self.first_sync_unsearchable_rate,
            self.full_index_us,
        ) else {
            return String::new();
        };
        format!(
            "## First sync\n{}\n\nRate with search live {rate:.2} of the raw rate, without {unsearchable:.2}. The index of addresses and notes, \
             filled after it: {full:.1} us a row.",
            table(&figures)
        )
    }

    fn erases(&self) -> String {
        if self.erase.is_empty() {
            return String::new();
        }
        let mut lines = vec![
            "## Erase".to_owned(),
            "| customers | erase | rekey of the same store | times longer |".to_owned(),
            "|---|---|---|---|".to_owned(),
        ];
        lines.extend(self.erase.iter().map(|erase| {
            format!(
                "| {} | {:.2} ms | {:.0} ms | {:.0} |",
                erase.customers,
                erase.erase_us / 1000.0,
                erase.rekey_us / 1000.0,
                erase.rekey_us / erase.erase_us
            )
        }));
        lines.join("\n")
    }
}

fn reads(title: &str, figures: &[Figure], mean: f64) -> String {
    let figures: Vec<&Figure> = figures.iter().collect();
    format!(
        "## {title}\n{}\n| geometric mean | | | **{mean:.2}** | |",
        table(&figures)
    )
}

fn table(figures: &[&Figure]) -> String {
    let lines = figures.iter().map(|figure| {
        format!(
            "\n| {} | {:.1} | {:.1} | **{:.2}** | {:.2}-{:.2} |",
            figure.name,
            figure.ours_us,
            figure.baseline_us,
            figure.ratio,
            figure.ratio_range[0],
            figure.ratio_range[1]
        )
    });
    HEAD.to_owned() + &lines.collect::<String>()
}
