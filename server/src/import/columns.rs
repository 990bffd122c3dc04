//! Which column is which. Headers are read in Chinese and English, whatever their case, spaces and underscores.

use super::ImportError;

/// A column that we know.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Column {
    /// 外部编号
    ExternalId,
    /// 姓名
    Name,
    /// 公司
    Company,
    /// 电话
    Phone,
    /// 邮箱
    Email,
    /// 地址
    Address,
    /// 负责人
    Owner,
    /// 密级
    Label,
    /// 备注
    Notes,
    /// What this server's export adds; see [`super::stamp`].
    Stamp,
}

impl Column {
    /// All, in the order of an export.
    pub const ALL: [Self; 10] = [
        Self::ExternalId,
        Self::Name,
        Self::Company,
        Self::Phone,
        Self::Email,
        Self::Address,
        Self::Owner,
        Self::Label,
        Self::Notes,
        Self::Stamp,
    ];

    /// The English header.
    #[must_use]
    pub fn english(self) -> &'static str {
        match self {
            Self::ExternalId => "external id",
            Self::Name => "name",
            Self::Company => "company",
            Self::Phone => "phone",
            Self::Email => "email",
            Self::Address => "address",
            Self::Owner => "owner",
            Self::Label => "label",
            Self::Notes => "notes",
            Self::Stamp => "fieldvault",
        }
    }

    /// The Chinese header.
    #[must_use]
    pub fn chinese(self) -> &'static str {
        match self {
            Self::ExternalId => "外部编号",
            Self::Name => "姓名",
            Self::Company => "公司",
            Self::Phone => "电话",
            Self::Email => "邮箱",
            Self::Address => "地址",
            Self::Owner => "负责人",
            Self::Label => "密级",
            Self::Notes => "备注",
            Self::Stamp => "fieldvault",
        }
    }

    /// The customer field's wire name, if it is one.
    #[must_use]
    pub fn field(self) -> Option<&'static str> {
        match self {
            Self::ExternalId => Some("external_id"),
            Self::Name => Some("name"),
            Self::Company => Some("company"),
            Self::Phone => Some("phone"),
            Self::Email => Some("email"),
            Self::Address => Some("address"),
            Self::Label => Some("label"),
            Self::Notes => Some("notes"),
            Self::Owner | Self::Stamp => None,
        }
    }

    fn other_names(self) -> &'static [&'static str] {
        match self {
            Self::ExternalId => &[
                "编号",
                "客户编号",
                "externalid",
                "customerid",
                "customerno",
                "id",
            ],
            Self::Name => &[
                "客户姓名",
                "客户名称",
                "客户",
                "联系人",
                "名称",
                "customer",
                "customername",
                "fullname",
            ],
            Self::Company => &[
                "公司名称",
                "单位",
                "企业",
                "companyname",
                "organisation",
                "organization",
            ],
            Self::Phone => &[
                "电话号码",
                "手机",
                "手机号",
                "手机号码",
                "联系电话",
                "telephone",
                "tel",
                "mobile",
                "phonenumber",
            ],
            Self::Email => &[
                "电子邮箱",
                "电子邮件",
                "邮件",
                "e-mail",
                "mail",
                "emailaddress",
            ],
            Self::Address => &["联系地址", "公司地址", "street"],
            Self::Owner => &[
                "销售",
                "销售员",
                "业务员",
                "客户经理",
                "salesperson",
                "sales",
                "accountowner",
            ],
            Self::Label => &["保密级别", "密级标签", "classification", "confidentiality"],
            Self::Notes => &[
                "说明",
                "备注信息",
                "note",
                "remark",
                "remarks",
                "comment",
                "comments",
            ],
            Self::Stamp => &[],
        }
    }

    fn named(header: &str) -> Option<Self> {
        let header = plain(header);
        Self::ALL.into_iter().find(|column| {
            plain(column.english()) == header
                || column.chinese() == header
                || column.other_names().contains(&header.as_str())
        })
    }
}

/// Lower case, without spaces, underscores and marks.
fn plain(header: &str) -> String {
    header
        .chars()
        .filter(|letter| {
            !letter.is_whitespace() && !matches!(letter, '_' | '\u{feff}' | '*' | '＊')
        })
        .flat_map(char::to_lowercase)
        .collect()
}

/// The columns of a file.
#[derive(Clone, Debug)]
pub struct Columns {
    meaning: Vec<Option<Column>>,
}

impl Columns {
    /// Reads a header. Columns that we do not know are passed over.
    ///
    /// # Errors
    /// [`ImportError::NoHeader`], [`ImportError::MissingColumn`], [`ImportError::DuplicateColumn`].
    pub fn read(header: &[String]) -> Result<Self, ImportError> {
        let meaning: Vec<_> = header.iter().map(|name| Column::named(name)).collect();
        if meaning.iter().all(Option::is_none) {
            return Err(ImportError::NoHeader);
        }
        for column in Column::ALL {
            let count = meaning
                .iter()
                .filter(|found| **found == Some(column))
                .count();
            if count > 1 {
                return Err(ImportError::DuplicateColumn(column));
            }
            if count == 0 && column == Column::Name {
                return Err(ImportError::MissingColumn(column));
            }
        }
        Ok(Self { meaning })
    }

    /// How many columns the file has.
    #[must_use]
    pub fn count(&self) -> usize {
        self.meaning.len()
    }

    /// The field of a row in `column`; `None` when the file has no such column.
    #[must_use]
    pub fn pick<'a>(&self, fields: &'a [String], column: Column) -> Option<&'a str> {
        let place = self
            .meaning
            .iter()
            .position(|found| *found == Some(column))?;
        fields.get(place).map(String::as_str)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn header(names: &[&str]) -> Vec<String> {
        names.iter().map(|name| (*name).to_owned()).collect()
    }

    #[test]
    fn headers_are_known_in_both_languages() {
        for column in Column::ALL {
            assert_eq!(Column::named(column.chinese()), Some(column));
            assert_eq!(
                Column::named(&column.english().to_uppercase()),
                Some(column)
            );
            for other in column.other_names() {
                assert_eq!(Column::named(other), Some(column), "{other}");
            }
        }
        assert_eq!(Column::named("External_ID"), Some(Column::ExternalId));
    }

    #[test]
    fn a_header_that_is_none_is_refused() {
        assert_eq!(
            Columns::read(&header(&["张三", "13800138000"])).err(),
            Some(ImportError::NoHeader)
        );
        assert_eq!(
            Columns::read(&header(&["公司", "电话"])).err(),
            Some(ImportError::MissingColumn(Column::Name))
        );
        assert_eq!(
            Columns::read(&header(&["姓名", "电话", "phone"])).err(),
            Some(ImportError::DuplicateColumn(Column::Phone))
        );
    }
}
