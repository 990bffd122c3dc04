//! The city of an address as people write it, Chinese or not, and where it stands among cities.
//!
//! A guess by form: it orders a list and heads its sections, nothing more. What does not look like a city gives none.

use super::search::sort_place;

/// Longest name of a city, in characters.
const LONGEST: usize = 40;
/// Han cities: 2 to 5 characters (呼和浩特, 二连浩特, 可克达拉).
const HAN_LENGTHS: std::ops::RangeInclusive<usize> = 2..=5;

/// Cities that people name without 市: the municipalities, and the largest of the others.
const KNOWN: &str = "北京 上海 天津 重庆 香港 澳门 广州 深圳 杭州 苏州 南京 成都 武汉 西安 青岛 宁波 无锡 长沙 郑州 佛山 \
    济南 合肥 福州 泉州 厦门 东莞 大连 沈阳 长春 哈尔滨 石家庄 太原 南昌 南宁 昆明 贵阳 兰州 银川 西宁 海口 三亚 乌鲁木齐 \
    呼和浩特 拉萨 常州 南通 徐州 扬州 盐城 泰州 镇江 温州 嘉兴 绍兴 台州 金华 湖州 义乌 烟台 潍坊 临沂 济宁 淄博 珠海 中山 \
    惠州 江门 汕头 洛阳 唐山 保定 廊坊 芜湖 襄阳 宜昌 株洲 岳阳 桂林 柳州 绵阳 漳州 赣州 九江 包头 大庆 吉林 昆山 江阴 台北 高雄";

/// What a Han city's name does not hold: then 市 belongs to something else (联华超市, 中山路夜市).
const NOT_IN_A_NAME: &str = "路街道巷弄号楼栋室区县园座层村超夜菜";
/// What follows 城市 where it is the word, and not the end of 盐城市.
const AFTER_THE_WORD: &str = "花广公新之综生";
/// What may stand before a Han city's name.
const ABOVE: [&str; 5] = ["自治区", "自治州", "地区", "省", "盟"];

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

/// An address's city as a row keeps it: its place in the order, a tab, the name. Empty if there is none.
pub(super) fn key(address: &str) -> String {
    match of(address) {
        Some(city) => format!("{}\t{city}", sort_place(&city)),
        None => String::new(),
    }
}

/// The name in a key.
pub(super) fn shown(key: &str) -> &str {
    key.rsplit_once('\t').map_or("", |(_, city)| city)
}

fn of(address: &str) -> Option<String> {
    let is_han = |letter: char| ('\u{4e00}'..='\u{9fff}').contains(&letter);
    let city = if address.contains(is_han) {
        han(address)?.to_owned()
    } else {
        between_commas(address)?
    };
    (city.chars().count() <= LONGEST).then_some(city)
}

/// `浙江省杭州市西湖区文三路 90 号`: what stands before the first 市 that can be a city's, else a city known by name.
fn han(address: &str) -> Option<&str> {
    let mut start = 0;
    for (at, mark) in address.match_indices('市') {
        let before = after_last_above(address.get(start..at)?);
        let follows = address.get(at + mark.len()..)?.chars().next();
        let is_word = follows.is_some_and(|next| {
            next == '场' || before.ends_with('城') && AFTER_THE_WORD.contains(next)
        });
        if is_han_city(before) && !is_word {
            return Some(before);
        }
        start = at + mark.len();
    }
    let begins = after_last_above(address);
    KNOWN.split_ascii_whitespace().find(|city| {
        begins
            .strip_prefix(city)
            .is_some_and(|rest| !ends_a_road(rest))
    })
}

/// Whether what was read is a road that is named after a city: 南京西路, 中山路, 广州大道.
fn ends_a_road(rest: &str) -> bool {
    let rest =
        rest.trim_start_matches(|letter| "东西南北中大一二三四五六七八九十".contains(letter));
    rest.starts_with(|letter| "路街道巷里".contains(letter))
}

/// What follows country, province and region, without postcode and spaces.
fn after_last_above(text: &str) -> &str {
    // From the end, letter by letter: five searches in each address were seen in the profile of a first sync.
    let rest = text
        .char_indices()
        .rev()
        .filter_map(|(at, letter)| text.split_at_checked(at + letter.len_utf8()))
        .find(|(head, _)| ABOVE.iter().any(|above| head.ends_with(above)))
        .map_or(text, |(_, rest)| rest)
        .trim_matches(|letter: char| {
            letter.is_ascii() || letter.is_whitespace() || "，、。：（）".contains(letter)
        });
    rest.strip_prefix("中国").unwrap_or(rest)
}

fn is_han_city(name: &str) -> bool {
    HAN_LENGTHS.contains(&name.chars().count())
        && name
            .chars()
            .all(|letter| ('\u{4e00}'..='\u{9fff}').contains(&letter))
        && !name.contains(|letter| NOT_IN_A_NAME.contains(letter))
}

/// `12 High Street, Leeds, LS1 4AB`: the last part but one, or the last one where that is where cities stand.
fn between_commas(address: &str) -> Option<String> {
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

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn city(address: &str) -> String {
        shown(&key(address)).to_owned()
    }

    #[test]
    fn a_chinese_address_names_its_city() {
        for (address, expected) in [
            ("上海市南京西路 1 号", "上海"),
            ("浙江省杭州市西湖区文三路 90 号", "杭州"),
            ("中国浙江省金华市义乌市稠州北路", "金华"),
            ("310012 杭州市西湖区", "杭州"),
            ("内蒙古自治区呼和浩特市新城区", "呼和浩特"),
            ("新疆维吾尔自治区乌鲁木齐市天山区", "乌鲁木齐"),
            ("云南省大理白族自治州大理市古城", "大理"),
            ("河北省石家庄市长安区", "石家庄"),
            ("江西省景德镇市珠山区", "景德镇"),
            ("中国香港特别行政区中西区皇后大道中 1 号", "香港"),
            ("香港中环皇后大道中 1 号", "香港"),
            ("北京朝阳区建国路 88 号", "北京"),
            ("苏州工业园区星湖街 328 号", "苏州"),
            ("青岛市市南区香港中路 76 号", "青岛"),
            ("北京市市辖区", "北京"),
            ("杭州市中心广场", "杭州"),
            ("江苏省盐城市亭湖区", "盐城"),
            ("福建省厦门市思明区", "厦门"),
            ("杭州西湖区南京路 3 号", "杭州"),
        ] {
            assert_eq!(city(address), expected, "{address}");
        }
    }

    #[test]
    fn what_only_looks_like_a_city_is_none() {
        for address in [
            "",
            "中山路城市花园 3 栋",
            "万达城市广场",
            "联华超市三楼",
            "南京西路 1266 号",
            "中山东一路 1 号",
            "广州大道 5 号",
            "小商品市场二楼",
            "市政路 10 号",
            "夜市街",
            "5 Main Street",
            "Leeds",
            "building C, entrance 4, floor 11",
            ", ,",
            "123, 456, 789",
        ] {
            assert_eq!(city(address), "", "{address}");
        }
    }

    #[test]
    fn an_english_address_names_its_city() {
        for (address, expected) in [
            ("12 High Street, Leeds, LS1 4AB", "Leeds"),
            ("12 Harbour Row, London", "London"),
            ("10 Downing Street, London SW1A 2AA", "London"),
            (
                "10 Downing Street, London SW1A 2AA, United Kingdom",
                "London",
            ),
            ("1 Main St, Springfield, IL 62701", "Springfield"),
            ("1 Main St, Springfield, IL 62701, USA", "Springfield"),
            ("1 Main St, San Francisco, CA", "San Francisco"),
            ("1 Main St, Suite 5, New York, NY 10001", "New York"),
            ("Musterstraße 5, 10115 Berlin", "Berlin"),
            ("Acme GmbH, Musterstraße 5, 10115 Berlin, Germany", "Berlin"),
            ("Damrak 1, 1012 AB Amsterdam", "Amsterdam"),
            ("No. 12, Zhongshan Road, Shanghai, China", "Shanghai"),
        ] {
            assert_eq!(city(address), expected, "{address}");
        }
    }

    #[test]
    fn cities_stand_in_the_order_of_their_reading_and_never_mix() {
        let mut keys: Vec<String> = [
            "重庆市",
            "伊春市",
            "上海市",
            "宜春市",
            "北京市",
            "厦门市",
            "长沙市",
            "伊春市",
        ]
        .map(key)
        .to_vec();
        keys.push(key("1 High Street, Leeds"));
        keys.sort();
        let cities: Vec<&str> = keys.iter().map(|key| shown(key)).collect();
        assert_eq!(
            cities,
            [
                "北京", "长沙", "重庆", "Leeds", "上海", "厦门", "伊春", "伊春", "宜春"
            ]
        );
    }

    proptest! {
        #[test]
        fn any_text_has_a_city_or_none(address in "(.|[市省路杭州, 0-9A-Z]){0,60}") {
            let key = key(&address);
            prop_assert!(key.is_empty() != key.contains('\t'));
            prop_assert!(shown(&key).chars().count() <= LONGEST);
            prop_assert_eq!(shown(&key).is_empty(), key.is_empty());
        }
    }
}
