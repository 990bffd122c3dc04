//! People: users, their passwords, their console sessions.

use fleet_protocol::ids::{Hash32, UserId};

use super::{Origin, StoreError};
use crate::fleet::role::Role;

/// The longest name.
pub const MAX_NAME_BYTES: usize = 128;

/// A person to be added.
#[derive(Clone)]
pub struct NewUser {
    /// Their id.
    pub id: UserId,
    /// The unique name that commands and imports use.
    pub name: String,
    /// What is shown to people.
    pub display_name: String,
    /// Their role.
    pub role: Role,
    /// Their password, if they sign in to the console.
    pub password: Option<Password>,
}

/// A stored password: an Argon2id PHC string, made by the caller.
#[derive(Clone)]
pub struct Password {
    /// The PHC string.
    pub phc: String,
    /// Must be changed at the first sign-in.
    pub one_time: bool,
}

/// A person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct User {
    /// Their id.
    pub id: UserId,
    /// Their unique name.
    pub name: String,
    /// What is shown to people.
    pub display_name: String,
    /// Their role.
    pub role: Role,
    /// Whether they are shut out.
    pub disabled: bool,
    /// When they were added, Unix milliseconds.
    pub created_ms: u64,
}

/// What is needed to judge a sign-in.
pub struct SignInRecord {
    /// The person.
    pub user: User,
    /// Their password, if they have one.
    pub password: Option<Password>,
    /// Until when tries are refused, Unix milliseconds; 0 when they are not.
    pub closed_until_ms: u64,
}

/// A console session to be opened.
pub struct NewSession {
    /// SHA-256 of the token in the cookie.
    pub token_hash: Hash32,
    /// Who.
    pub user: UserId,
    /// It ends when unused for this long, milliseconds.
    pub idle_ms: u64,
    /// It ends then, whatever happens, Unix milliseconds.
    pub ends_ms: u64,
}

/// A live console session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    /// Who.
    pub user: User,
    /// Whether the password must be changed before anything else.
    pub must_change_password: bool,
    /// When it ends, whatever happens, Unix milliseconds.
    pub ends_ms: u64,
}

/// Use cases around people.
pub trait PeopleStore {
    /// Adds a person.
    ///
    /// # Errors
    /// [`StoreError::AlreadyExists`] when the name is taken (case does not matter); [`StoreError::Invalid`] for an empty or
    /// overlong name.
    fn add_user(&self, new: &NewUser, by: &Origin) -> Result<(), StoreError>;

    /// Everybody, by name.
    ///
    /// # Errors
    /// [`StoreError`].
    fn users(&self) -> Result<Vec<User>, StoreError>;

    /// The person with this id.
    ///
    /// # Errors
    /// [`StoreError::NotFound`].
    fn user(&self, id: UserId) -> Result<User, StoreError>;

    /// The person with this name (case does not matter).
    ///
    /// # Errors
    /// [`StoreError::NotFound`].
    fn user_by_name(&self, name: &str) -> Result<User, StoreError>;

    /// Shuts a person out, or lets them in again. Their sessions end; their tokens stop working.
    ///
    /// # Errors
    /// [`StoreError::NotFound`].
    fn set_user_disabled(&self, id: UserId, disabled: bool, by: &Origin) -> Result<(), StoreError>;

    /// Sets a password and ends all sessions of the person.
    ///
    /// # Errors
    /// [`StoreError::NotFound`].
    fn set_password(&self, id: UserId, password: &Password, by: &Origin) -> Result<(), StoreError>;

    /// What is needed to judge a sign-in under this name; `None` when nobody has it.
    ///
    /// # Errors
    /// [`StoreError`].
    fn sign_in_record(&self, name: &str) -> Result<Option<SignInRecord>, StoreError>;

    /// Counts a sign-in: a success forgets earlier failures, a failure may close the account for a while
    /// ([`crate::fleet::sign_in`]). Returns until when it is closed.
    ///
    /// # Errors
    /// [`StoreError::NotFound`].
    fn note_sign_in(&self, id: UserId, succeeded: bool, at_ms: u64) -> Result<u64, StoreError>;

    /// Opens a console session.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] when the person is unknown, disabled, or of a role that does not sign in.
    fn open_session(&self, new: &NewSession, at_ms: u64) -> Result<(), StoreError>;

    /// The live session of a token, which counts as used now. `None` when it is unknown, idle too long, or over.
    ///
    /// # Errors
    /// [`StoreError`].
    fn use_session(&self, token_hash: &Hash32, at_ms: u64) -> Result<Option<Session>, StoreError>;

    /// Ends a session.
    ///
    /// # Errors
    /// [`StoreError`].
    fn close_session(&self, token_hash: &Hash32) -> Result<(), StoreError>;
}
