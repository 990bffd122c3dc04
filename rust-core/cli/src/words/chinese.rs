//! Chinese, written first-hand.

use agent_core::AgentError;
use agent_core::error::{EnrolmentRefusal, InputFault, PinFault, Refusal};

use super::{Say, State};
use crate::failure::{Argument, Failure, NoPin};
use crate::moment;

pub(super) fn say(what: Say) -> String {
    match what {
        Say::AskPin => "PIN：".to_owned(),
        Say::AskNewPin => "设置 PIN：".to_owned(),
        Say::AskPinAgain => "再输入一次：".to_owned(),
        Say::Enrolled => "注册完成，PIN 已设置。下一步：field-agent sync".to_owned(),
        Say::Unlocked => "PIN 正确。".to_owned(),
        Say::PinChanged => "PIN 已更改。".to_owned(),
        Say::Locked => "已锁定。".to_owned(),
        Say::Found { shown, total } => format!("显示 {shown} 条，共 {total} 条"),
        Say::Masked => "部分字段已隐藏。加 --reveal 和理由可查看明文。".to_owned(),
        Say::Queued => "已存在本机，下次同步时上传。".to_owned(),
        Say::Synced {
            pulled,
            pushed,
            merged,
            conflicts,
        } => {
            format!("同步完成：收到 {pulled}，上传 {pushed}，合并 {merged}，待处理 {conflicts}。")
        }
        Say::SyncProgress { done, total } => format!("首次同步：{done} / {total}"),
        Say::PolicyChanged => "新的策略已生效。".to_owned(),
        Say::LeaseWarning { locks_at_ms } => {
            format!(
                "请尽快同步：一直不联系，本机将在 {} 锁定。",
                moment::for_people(locks_at_ms)
            )
        }
        Say::WipeStarted => "正在清除本机数据。".to_owned(),
        Say::Wiped => "本机数据已清除。".to_owned(),
        Say::StoreQuarantined => "数据库已损坏，已隔离。请同步，重新取回全部数据。".to_owned(),
        Say::SafeToSwitchOff => "没有待上传的内容，可以关机。".to_owned(),
        Say::PendingCount { pending, conflicts } => {
            format!("待上传 {pending} 条，待处理 {conflicts} 条")
        }
        Say::Settled => "已处理，下次同步时上传。".to_owned(),
        Say::NeverErased => "本机没有被清除过。".to_owned(),
        Say::State(state) => match state {
            State::NotEnrolled => "未注册。",
            State::Locked => "已锁定。",
            State::Open => "已打开。",
            State::Expired => "已锁定，联系上服务器后才能打开。",
            State::Wiped => "数据已清除。",
            State::GuardRolledBack => "本机的安全记录被换成了旧的，需要重新注册。",
        }
        .to_owned(),
        Say::LastSync { at_ms: Some(at_ms) } => format!("上次同步：{}", moment::for_people(at_ms)),
        Say::LastSync { at_ms: None } => "还没有同步过。".to_owned(),
        Say::ErasedAt {
            at_ms,
            acknowledged: true,
        } => {
            format!("清除时间 {}，服务器已收到回执。", moment::for_people(at_ms))
        }
        Say::ErasedAt {
            at_ms,
            acknowledged: false,
        } => format!(
            "清除时间 {}，回执还没有送达服务器，请运行 field-agent sync。",
            moment::for_people(at_ms)
        ),
        Say::ReportKept => "已存在本机，下次联系服务器时送出。".to_owned(),
        Say::RunReady => "已就绪：从标准输入逐行读取命令，quit 结束。".to_owned(),
    }
}

pub(super) fn explain(failure: Failure) -> String {
    match failure {
        Failure::Usage => "参数有误，请看 field-agent --help。".to_owned(),
        Failure::Argument(argument) => match argument {
            Argument::Id => "编号有误，请用 field-agent find 查到的编号。",
            Argument::Set => "请写成 --set 字段=值。",
            Argument::Time => {
                "时间有误。可写 2026-12-01T09:00:00+08:00，或从现在起 45m、3h、2d、1w。"
            }
            Argument::Resolution => "请写 mine、theirs 或 value=内容。",
            Argument::Cursor => "这不是上一次 list 给出的 next。",
            Argument::Quotes => "引号没有成对。",
        }
        .to_owned(),
        Failure::NoPin(why) => match why {
            NoPin::File => "PIN 文件无法读取，或内容不是 PIN。",
            NoPin::NoTerminal => "没有 PIN：请用 --pin-file 或 FIELD_AGENT_PIN，或在终端里运行。",
            NoPin::NoNewPin => {
                "没有新 PIN：请用 --new-pin-file 或 FIELD_AGENT_NEW_PIN，或在终端里运行。"
            }
            NoPin::Mismatch => "两次输入不一致，请重试。",
        }
        .to_owned(),
        Failure::PayloadFile => "注册文件无法读取，请检查路径。".to_owned(),
        Failure::ReportFile => "报告文件无法读取，或内容不是报告。".to_owned(),
        Failure::NoThread => "系统无法启动线程，请关闭其他程序再试。".to_owned(),
        Failure::Agent(error) => explain_agent(error),
    }
}

fn explain_agent(error: AgentError) -> String {
    match error {
        AgentError::NotEnrolled => {
            "本机未注册。请取得注册文件，运行 field-agent enrol。".to_owned()
        }
        AgentError::AlreadyEnrolled => "这个目录已注册过，请换一个 --home。".to_owned(),
        AgentError::EnrolmentRefused(refusal) => match refusal {
            EnrolmentRefusal::BadPayload => "这不是注册文件，请重新索取。",
            EnrolmentRefusal::BadCode { group } => {
                return format!("注册码第 {group} 组不对。核对后重新输入。");
            }
            EnrolmentRefusal::TokenUnknown => "服务器不认识这个令牌，请重新索取注册文件。",
            EnrolmentRefusal::TokenExpired => "令牌已过期，请重新索取注册文件。",
            EnrolmentRefusal::TokenUsed => {
                "令牌已被另一台手机使用。请重新索取注册文件；如果不是你用的，请报告管理员。"
            }
        }
        .to_owned(),
        AgentError::Locked => "已锁定，请输入 PIN。".to_owned(),
        AgentError::Expired => {
            "已锁定：离线太久，或时钟被改动。请先运行 field-agent sync，再输入 PIN。".to_owned()
        }
        AgentError::WrongPin {
            attempts_left,
            retry_after_s,
        } => {
            let wait = if retry_after_s > 0 {
                format!("请等 {retry_after_s} 秒再试。")
            } else {
                String::new()
            };
            format!("PIN 错误。再错 {attempts_left} 次，本机数据将被清除。{wait}")
        }
        AgentError::PinDelayed { retry_after_s } => {
            format!("刚输错过，这次没有核对。请等 {retry_after_s} 秒再试。")
        }
        AgentError::PinNotAcceptable(fault) => match fault {
            PinFault::TooShort { min } => format!("PIN 太短，至少 {min} 位数字。"),
            PinFault::NotDigits => "PIN 只能是数字，最多 32 位。".to_owned(),
            PinFault::UsedLately => "这个 PIN 不久前在本机用过，请换一个。".to_owned(),
            PinFault::TooCommon => "这个 PIN 太常见，请换一个。".to_owned(),
        },
        AgentError::BiometricNotSet => "本机没有设置指纹或面容，请用 PIN。".to_owned(),
        AgentError::WrongSlotSecret => {
            "指纹或面容需要重新设置。请用 PIN；没有消耗次数。".to_owned()
        }
        AgentError::PinFirst => {
            "请先输入 PIN：重启之后、输错等待期间，或距上次输入 PIN 太久，都要先用 PIN。".to_owned()
        }
        AgentError::Wiped => {
            "本机数据已清除。详情见 field-agent wipe-status；要继续使用，请在新目录注册。"
                .to_owned()
        }
        AgentError::ServerNotTrusted => {
            "对方不是本机注册的服务器，什么都没有发送。请换个网络；若一直如此，请报告管理员。"
                .to_owned()
        }
        AgentError::Offline { retry_after_s } => {
            format!("连不上服务器。内容都在本机，请 {retry_after_s} 秒后再试。")
        }
        AgentError::ServerRefused(problem) => {
            format!("服务器拒绝（{}）。请联系管理员。", super::snake(&problem))
        }
        AgentError::BadAnswer => "服务器的答复无法读取，什么都没有改动，请稍后再试。".to_owned(),
        AgentError::StoreDamaged { salvaged } => format!(
            "数据库已损坏，已隔离，救回待上传修改 {salvaged} 条。请运行 field-agent sync 重新取回全部数据。"
        ),
        AgentError::KeysDamaged => "密钥存储已损坏，没有消耗次数。请在新目录重新注册。".to_owned(),
        AgentError::GuardRolledBack => {
            "本机的安全记录被换成了旧的，无法再相信，没有消耗次数。请告诉 IT，再用新的注册文件运行 field-agent enrol；客户会在下次同步时取回。".to_owned()
        }
        AgentError::Refused(refusal) => match refusal {
            Refusal::ReasonNeeded => "查看明文要有理由：calling、quote、correcting 或 other。",
            Refusal::FieldNotEditable => "这个字段只能在办公室修改。",
            Refusal::NoScreenLock => {
                "这部手机没有锁屏，公司要求有锁屏。设好以后运行 field-agent report。"
            }
            Refusal::AppTooOld => "这个程序的版本低于公司要求。请安装新版本。",
            Refusal::CopyOff => "这位客户的资料不能复制。",
        }
        .to_owned(),
        AgentError::NotFound => "本机没有这条记录。".to_owned(),
        AgentError::InvalidInput(fault) => match fault {
            InputFault::UnknownField => {
                "没有这个字段。字段有 name、company、phone、email、address、notes。"
            }
            InputFault::BadValue => "这个值无法识别。",
            InputFault::TooLong => "这个值太长。",
            InputFault::EmptyName => "姓名不能为空。",
            InputFault::UnknownReason => "理由有 calling、quote、correcting 和 other。",
        }
        .to_owned(),
        AgentError::Busy => {
            "另一个程序正在使用这个目录，或同步正在进行。请等它结束再试。".to_owned()
        }
        AgentError::NoSpace => "磁盘已满，什么都没有改动。请腾出空间再试。".to_owned(),
        AgentError::VaultUnavailable => "密钥库暂时不可用，请重试。".to_owned(),
        AgentError::Interrupted => "被锁定打断。请输入 PIN 后重试。".to_owned(),
        AgentError::Internal { code } => format!("程序内部错误，编号 {code}。见 docs/errors.md。"),
    }
}
