//! Cities in Chinese addresses, which run from the largest place to the smallest and put no marks between.

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

/// Whether a letter is an ideograph.
pub(super) fn is_han(letter: char) -> bool {
    ('\u{4e00}'..='\u{9fff}').contains(&letter)
}

/// `浙江省杭州市西湖区文三路 90 号`: what stands before the first 市 that can be a city's, else a city known by name.
pub(super) fn city(address: &str) -> Option<&str> {
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
        && name.chars().all(is_han)
        && !name.contains(|letter| NOT_IN_A_NAME.contains(letter))
}
