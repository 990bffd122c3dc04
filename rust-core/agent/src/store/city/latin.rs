//! Cities in addresses whose parts stand between commas, from the smallest place to the largest.

/// Last parts of an address that are countries.
const COUNTRIES: [&str; 28] = [
    "usa",
    "u.s.a.",
    "united states",
    "united states of america",
    "uk",
    "u.k.",
    "united kingdom",
    "england",
    "scotland",
    "wales",
    "ireland",
    "china",
    "p.r. china",
    "pr china",
    "hong kong sar",
    "canada",
    "australia",
    "new zealand",
    "germany",
    "deutschland",
    "france",
    "italy",
    "spain",
    "netherlands",
    "switzerland",
    "austria",
    "japan",
    "india",
];

/// Last words of streets.
const STREETS: [&str; 20] = [
    "street",
    "st",
    "st.",
    "road",
    "rd",
    "rd.",
    "avenue",
    "ave",
    "ave.",
    "lane",
    "ln",
    "drive",
    "dr",
    "boulevard",
    "blvd",
    "way",
    "square",
    "row",
    "court",
    "highway",
];

/// `12 High Street, Leeds, LS1 4AB`: the last part but one, or the last one where that is where cities stand.
pub(super) fn city(address: &str) -> Option<String> {
    let mut parts: Vec<&str> = address
        .split([',', '，', ';', '\n'])
        .map(str::trim)
        .filter(|part| !part.is_empty())
        .collect();
    if parts.last().is_some_and(|last| is_country(last)) {
        parts.pop();
    }
    let (last, before) = (parts.pop()?, parts.pop()?);
    let last = Part::read(last);
    // "10115 Berlin" says by itself that it is a city; "Springfield, IL 62701" that its neighbour is.
    if last.begins_with_postcode || parts.is_empty() {
        return last.city;
    }
    Part::read(before).city.or(last.city)
}

fn is_country(part: &str) -> bool {
    COUNTRIES.contains(&part.to_lowercase().as_str())
}

/// A part between commas.
struct Part {
    /// A city's name, as far as its form goes.
    city: Option<String>,
    begins_with_postcode: bool,
}

impl Part {
    fn read(part: &str) -> Self {
        let mut names = Vec::new();
        let mut begins_with_postcode = false;
        for (index, word) in part.split_whitespace().enumerate() {
            if is_postcode(word) {
                begins_with_postcode |= index == 0;
            } else if word.contains(|letter: char| letter.is_ascii_digit()) {
                // A house, a floor, a road.
                return Self {
                    city: None,
                    begins_with_postcode: false,
                };
            } else if !is_abbreviation(word) {
                names.push(word);
            }
        }
        let is_street = names
            .last()
            .is_some_and(|word| STREETS.contains(&word.to_lowercase().as_str()));
        Self {
            begins_with_postcode: begins_with_postcode && !names.is_empty(),
            city: (!names.is_empty() && !is_street).then(|| names.join(" ")),
        }
    }
}

/// `62701`, `LS1`, `4AB`, `D-10115`, `110-0001`: four digits or more, or digits among capitals.
fn is_postcode(word: &str) -> bool {
    let digits = word.bytes().filter(u8::is_ascii_digit).count();
    let capitals = word.bytes().filter(u8::is_ascii_uppercase).count();
    let others = word.len() - digits - capitals - word.bytes().filter(|byte| *byte == b'-').count();
    others == 0 && digits > 0 && (digits >= 4 || capitals > 0)
}

/// `IL`, `AB`: a state, or the letters of a postcode.
fn is_abbreviation(word: &str) -> bool {
    word.len() == 2 && word.bytes().all(|byte| byte.is_ascii_uppercase())
}
