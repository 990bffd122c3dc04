//! Deterministic customers: six in ten Chinese, four in ten English, about 516 bytes of text each.

use fleet_protocol::ids::RecordId;
use fleet_protocol::record::{Customer, Label};

const SURNAMES: [&str; 24] = [
    "王", "李", "张", "刘", "陈", "杨", "赵", "黄", "周", "吴", "徐", "孙", "胡", "朱", "高", "林",
    "何", "郭", "马", "罗", "梁", "宋", "欧阳", "司马",
];
const GIVEN: [&str; 28] = [
    "伟", "芳", "娜", "敏", "静", "丽", "强", "磊", "军", "洋", "勇", "艳", "杰", "娟", "涛", "明",
    "超", "秀英", "霞", "平", "刚", "桂英", "建国", "志强", "晓东", "海燕", "玉兰", "子涵",
];
const CITIES: [&str; 12] = [
    "上海", "北京", "深圳", "广州", "杭州", "苏州", "成都", "武汉", "南京", "西安", "青岛", "重庆",
];
const TRADES: [&str; 10] = [
    "机械", "电子", "化工", "食品", "物流", "医药", "建材", "纺织", "能源", "软件",
];
const FIRST: [&str; 20] = [
    "James", "Mary", "Robert", "Linda", "Michael", "Susan", "David", "Karen", "Thomas", "Nancy",
    "Daniel", "Laura", "Paul", "Emma", "Mark", "Alice", "George", "Helen", "Brian", "Ruth",
];
const LAST: [&str; 20] = [
    "Smith", "Jones", "Taylor", "Brown", "Wilson", "Evans", "Thomas", "Walker", "Roberts", "Green",
    "Hall", "Wood", "Clarke", "Jackson", "Hughes", "Edwards", "Turner", "Martin", "Cooper", "Hill",
];

/// Mobile prefixes that are in use: the import refuses numbers that cannot exist.
const PREFIXES: [&str; 8] = ["130", "131", "138", "139", "150", "158", "186", "188"];

/// SplitMix64 (Steele, Lea, Flood, 2014): a repeatable stream, not a secret.
pub(crate) struct Stream(u64);

impl Stream {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed)
    }

    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    pub(crate) fn below(&mut self, limit: usize) -> usize {
        usize::try_from(self.next() % u64::try_from(limit.max(1)).unwrap_or(1)).unwrap_or(0)
    }

    fn pick(&mut self, from: &[&'static str]) -> &'static str {
        from.get(self.below(from.len()))
            .copied()
            .unwrap_or_default()
    }
}

/// Customer number `n` of a data set.
pub(crate) fn customer(stream: &mut Stream, n: usize) -> (RecordId, Customer) {
    let chinese = stream.below(10) < 6;
    let (name, company, address) = if chinese {
        let (city, trade) = (stream.pick(&CITIES), stream.pick(&TRADES));
        (
            format!("{}{}", stream.pick(&SURNAMES), stream.pick(&GIVEN)),
            format!("{city}{}{trade}有限公司", stream.pick(&GIVEN)),
            format!("{city}市中山路 {} 号", stream.below(2000)),
        )
    } else {
        let last = stream.pick(&LAST);
        (
            format!("{} {last}", stream.pick(&FIRST)),
            format!(
                "{} {} Ltd",
                stream.pick(&LAST),
                stream.pick(&["Tools", "Foods", "Energy", "Systems"])
            ),
            format!("{} {last} Street, Leeds", stream.below(900)),
        )
    };
    let mut notes = String::new();
    while notes.len() < 300 {
        notes.push_str(stream.pick(if chinese { &TRADES } else { &LAST }));
        notes.push_str(stream.pick(if chinese { &CITIES } else { &FIRST }));
        notes.push(' ');
    }
    let mut random = [0; 10];
    for (slot, byte) in random.iter_mut().zip(stream.next().to_be_bytes()) {
        *slot = byte;
    }
    let unix_ms = 1_780_000_000_000 + u64::try_from(n).unwrap_or(0);
    let customer = Customer {
        name,
        company,
        phone: format!(
            "+86{}{:08}",
            stream.pick(&PREFIXES),
            stream.below(100_000_000)
        ),
        email: format!("c{n}@example.com"),
        address,
        label: Label::Internal,
        notes,
        external_id: format!("X-{n}"),
    };
    (RecordId::from_parts(unix_ms, &random), customer)
}
