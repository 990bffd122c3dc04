//! Why a verb failed: its exit code, and what to say to people. The words are in the tables of [`crate::words`].

use std::path::Path;

use crate::data_folder::FolderError;
use crate::import::ImportError;
use crate::initialise::InitialiseError;
use crate::listen::ListenError;
use crate::order::OrderError;
use crate::password::PasswordError;
use crate::serve::ServeError;
use crate::store::StoreError;
use crate::words::Language;

/// Why a verb failed.
#[derive(Debug)]
pub(super) enum Failure {
    /// The server, the folder or the store.
    Serve(ServeError),
    /// A wipe was not ordered.
    Order(OrderError),
    /// Nothing was made.
    Initialise(InitialiseError),
    /// A file was not imported, or not wholly.
    Import(ImportError),
    /// Nobody and nothing has this name.
    Unknown(Unknown, String),
    /// There is one of this name already.
    Exists(String),
    /// The phone has no wipe that waits for it.
    NoWipe(String),
    /// No server runs, so its address must be given.
    NoServer,
    /// Not an address that phones can call.
    Address(String),
    /// The trust document cannot be believed.
    Trust(fleet_protocol::envelope::EnvelopeError),
    /// The result has been printed; it is just not the one that was hoped for.
    Unverified,
    /// A file that the caller named.
    File {
        file: String,
        kind: std::io::ErrorKind,
    },
    /// A fault of ours.
    Internal(&'static str),
}

/// What was named.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unknown {
    User,
    Phone,
    Customer,
    Receipt,
}

/// Words of the tables, and what is filled in.
type Words = (&'static str, Vec<(&'static str, String)>);

macro_rules! failure_from {
    ($($error:ty => $wrap:expr),+ $(,)?) => {
        $(impl From<$error> for Failure {
            fn from(error: $error) -> Self {
                $wrap(error)
            }
        })+
    };
}

failure_from! {
    ServeError => Self::Serve,
    OrderError => Self::Order,
    InitialiseError => Self::Initialise,
    ImportError => Self::Import,
    StoreError => |error| Self::Serve(ServeError::Store(error)),
    FolderError => |error| Self::Serve(ServeError::Folder(error)),
    crate::random::RandomError => |_| Self::Internal("no randomness"),
}

impl Failure {
    pub(super) fn file(path: &Path, error: &std::io::Error) -> Self {
        Self::File {
            file: path.display().to_string(),
            kind: error.kind(),
        }
    }

    /// The documented exit code.
    pub(super) fn code(&self) -> u8 {
        match self {
            Self::NoServer | Self::Address(_) => 2,
            Self::Unknown(..) => 3,
            Self::Exists(_) => 4,
            Self::Trust(_) | Self::Unverified | Self::NoWipe(_) => 5,
            Self::Internal(_) => 1,
            Self::File { kind, .. } => io_code(*kind),
            Self::Order(OrderError::Store(error)) => store_code(*error),
            Self::Order(OrderError::Random(_) | OrderError::Sign) => 1,
            Self::Serve(ServeError::Store(error)) => store_code(*error),
            Self::Import(error) => import_code(*error),
            Self::Serve(ServeError::Folder(error)) => folder_code(error),
            Self::Initialise(error) => match error {
                InitialiseError::Host(_) => 2,
                InitialiseError::Folder(error) => folder_code(error),
                InitialiseError::Store(error) => store_code(*error),
                InitialiseError::Password(_)
                | InitialiseError::Random(_)
                | InitialiseError::Sign => 1,
            },
            Self::Serve(ServeError::Listen(_)) => 6,
            Self::Serve(ServeError::Runtime(_)) => 1,
        }
    }

    /// What happened and, where there is something, what to do.
    pub(super) fn explain(&self, language: Language) -> String {
        let (key, values) = self.words(language);
        let values: Vec<_> = values
            .iter()
            .map(|(name, value)| (*name, value.as_str()))
            .collect();
        language.fill(key, &values)
    }

    fn words(&self, language: Language) -> Words {
        match self {
            Self::Serve(error) => serve_words(error),
            Self::Order(OrderError::Store(error)) => store_words(*error),
            Self::Order(OrderError::Random(_)) => ("failure.random", vec![]),
            Self::Order(OrderError::Sign) => ("failure.order.sign", vec![]),
            Self::Initialise(error) => initialise_words(error),
            Self::Import(error) => import_words(*error, language),
            Self::Unknown(what, name) => {
                let key = match what {
                    Unknown::User => "failure.unknown.user",
                    Unknown::Phone => "failure.unknown.phone",
                    Unknown::Customer => "failure.unknown.customer",
                    Unknown::Receipt => "failure.unknown.receipt",
                };
                (key, vec![("name", name.clone())])
            }
            Self::Exists(name) => ("failure.exists", vec![("name", name.clone())]),
            Self::NoWipe(name) => ("failure.no_wipe", vec![("name", name.clone())]),
            Self::NoServer => ("failure.no_server", vec![]),
            Self::Address(given) => ("failure.address", vec![("address", given.clone())]),
            Self::Trust(error) => ("failure.trust", vec![("why", error.to_string())]),
            Self::Unverified => ("failure.unverified", vec![]),
            Self::File { file, kind } => file_words(file, *kind),
            Self::Internal(what) => ("failure.internal", vec![("what", (*what).to_owned())]),
        }
    }
}

/// A full disk is the machine's, and passes; what else goes wrong with a file is a fault.
fn io_code(kind: std::io::ErrorKind) -> u8 {
    if is_full(kind) { 6 } else { 1 }
}

fn is_full(kind: std::io::ErrorKind) -> bool {
    matches!(
        kind,
        std::io::ErrorKind::StorageFull | std::io::ErrorKind::QuotaExceeded
    )
}

fn folder_code(error: &FolderError) -> u8 {
    match error {
        FolderError::Missing(_) => 3,
        FolderError::AlreadyThere(_) | FolderError::Interrupted(_) => 4,
        FolderError::Permissions(_) => 5,
        FolderError::Served(_) => 6,
        FolderError::Io { kind, .. } => io_code(*kind),
        FolderError::Unreadable(_) | FolderError::Pki { .. } | FolderError::Random(_) => 1,
    }
}

fn import_code(error: ImportError) -> u8 {
    match error {
        ImportError::Empty
        | ImportError::Binary
        | ImportError::NoHeader
        | ImportError::MissingColumn(_)
        | ImportError::DuplicateColumn(_)
        | ImportError::TooManyColumns
        | ImportError::HeaderTooLong => 5,
        ImportError::Read(std::io::ErrorKind::NotFound) => 3,
        ImportError::Read(kind) | ImportError::Report(kind) | ImportError::Write(kind) => {
            io_code(kind)
        }
        ImportError::Random(_) => 1,
        ImportError::Store(error) => store_code(error),
    }
}

fn store_code(error: StoreError) -> u8 {
    match error {
        StoreError::NotFound => 3,
        StoreError::AlreadyExists => 4,
        StoreError::Invalid(_) => 5,
        StoreError::Busy | StoreError::NoSpace | StoreError::Closed => 6,
        StoreError::WrongKey
        | StoreError::PlainFile
        | StoreError::Damaged
        | StoreError::Migration(_)
        | StoreError::Io(_)
        | StoreError::Internal(_) => 1,
    }
}

fn serve_words(error: &ServeError) -> Words {
    match error {
        ServeError::Folder(error) => folder_words(error),
        ServeError::Store(error) => store_words(*error),
        ServeError::Listen(ListenError::Bind { address, kind }) => (
            "failure.listen.bind",
            vec![("address", address.clone()), ("why", kind.to_string())],
        ),
        ServeError::Listen(ListenError::Tls) => ("failure.listen.tls", vec![]),
        ServeError::Listen(ListenError::Certificate(error)) => (
            "failure.listen.certificate",
            vec![("why", error.to_string())],
        ),
        ServeError::Runtime(kind) => ("failure.runtime", vec![("why", kind.to_string())]),
    }
}

fn folder_words(error: &FolderError) -> Words {
    let at = |path: &Path| vec![("folder", path.display().to_string())];
    match error {
        FolderError::AlreadyThere(path) => ("failure.folder.already_there", at(path)),
        FolderError::Interrupted(path) => ("failure.folder.interrupted", at(path)),
        FolderError::Missing(path) => ("failure.folder.missing", at(path)),
        FolderError::Served(path) => ("failure.folder.served", at(path)),
        FolderError::Permissions(file) => (
            "failure.folder.permissions",
            vec![("file", (*file).to_owned())],
        ),
        FolderError::Io { file, kind } => file_words(file, *kind),
        FolderError::Unreadable(file) => (
            "failure.folder.unreadable",
            vec![("file", (*file).to_owned())],
        ),
        FolderError::Pki { file, source } => (
            "failure.file",
            vec![("file", (*file).to_owned()), ("why", source.to_string())],
        ),
        FolderError::Random(_) => ("failure.random", vec![]),
    }
}

fn file_words(file: &str, kind: std::io::ErrorKind) -> Words {
    if is_full(kind) {
        return ("failure.file.full", vec![("file", file.to_owned())]);
    }
    (
        "failure.file",
        vec![("file", file.to_owned()), ("why", kind.to_string())],
    )
}

fn store_words(error: StoreError) -> Words {
    let key = match error {
        StoreError::Busy => "failure.store.busy",
        StoreError::WrongKey => "failure.store.wrong_key",
        StoreError::PlainFile => "failure.store.plain_file",
        StoreError::Damaged => "failure.store.damaged",
        StoreError::NoSpace => "failure.store.no_space",
        StoreError::AlreadyExists => "failure.store.exists",
        StoreError::NotFound => "failure.store.not_found",
        StoreError::Closed => "failure.store.closed",
        StoreError::Migration(error) => {
            return ("failure.store.migration", vec![("what", error.to_string())]);
        }
        StoreError::Invalid(why) => {
            return ("failure.store.invalid", vec![("why", why.to_owned())]);
        }
        StoreError::Io(kind) => {
            return ("failure.store.io", vec![("why", kind.to_string())]);
        }
        StoreError::Internal(code) => {
            return ("failure.store.internal", vec![("code", code.to_string())]);
        }
    };
    (key, vec![])
}

fn initialise_words(error: &InitialiseError) -> Words {
    match error {
        InitialiseError::Host(host) => ("failure.init.host", vec![("host", host.clone())]),
        InitialiseError::Folder(error) => folder_words(error),
        InitialiseError::Store(error) => store_words(*error),
        InitialiseError::Password(PasswordError::TooShort) => ("password.too_short", vec![]),
        InitialiseError::Password(PasswordError::TooLong) => ("password.too_long", vec![]),
        InitialiseError::Password(PasswordError::TooEasy) => ("password.too_easy", vec![]),
        InitialiseError::Password(PasswordError::Unavailable) => ("failure.init.password", vec![]),
        InitialiseError::Random(_) => ("failure.random", vec![]),
        InitialiseError::Sign => ("failure.init.sign", vec![]),
    }
}

fn import_words(error: ImportError, language: Language) -> Words {
    let column = |column: crate::import::columns::Column| {
        let name = match language {
            Language::Chinese => column.chinese(),
            Language::English => column.english(),
        };
        vec![("column", name.to_owned())]
    };
    let unwritable = |key, kind| {
        if is_full(kind) {
            ("failure.store.no_space", vec![])
        } else {
            (key, vec![("why", kind.to_string())])
        }
    };
    match error {
        ImportError::Read(kind) => ("failure.import.read", vec![("why", kind.to_string())]),
        ImportError::Empty => ("failure.import.empty", vec![]),
        ImportError::Binary => ("failure.import.binary", vec![]),
        ImportError::NoHeader => ("failure.import.no_header", vec![]),
        ImportError::MissingColumn(missing) => ("failure.import.missing", column(missing)),
        ImportError::DuplicateColumn(twice) => ("failure.import.duplicate", column(twice)),
        ImportError::TooManyColumns => ("failure.import.too_many", vec![]),
        ImportError::HeaderTooLong => ("failure.import.header_long", vec![]),
        ImportError::Report(kind) => unwritable("failure.import.report", kind),
        ImportError::Write(kind) => unwritable("failure.import.write", kind),
        ImportError::Random(_) => ("failure.random", vec![]),
        ImportError::Store(error) => store_words(error),
    }
}
