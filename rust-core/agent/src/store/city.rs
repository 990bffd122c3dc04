//! The city of an address as people write it, Chinese or not, and where it stands among cities.
//!
//! A guess by form: it orders a list and heads its sections, nothing more. What does not look like a city gives none.

use super::search::sort_place;

mod han;
mod latin;

/// Longest name of a city, in characters.
const LONGEST: usize = 40;

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
    let city = if address.contains(han::is_han) {
        han::city(address)?.to_owned()
    } else {
        latin::city(address)?
    };
    (city.chars().count() <= LONGEST).then_some(city)
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
