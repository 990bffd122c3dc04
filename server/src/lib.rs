//! The fleet service: what a company's phones answer to.
//!
//! | module          | what it owns                                                      |
//! |-----------------|-------------------------------------------------------------------|
//! | [`clock`]       | the time, as a parameter                                          |
//! | [`data_folder`] | the one directory that holds everything: keys, documents, files   |
//! | [`device_api`]  | what phones call                                                  |
//! | [`fleet`]       | pure rules: roles, states of phones and commands, sequences       |
//! | [`import`]      | customers in from files and out to them                           |
//! | [`listen`]      | sockets, TLS, timeouts, caps                                      |
//! | [`pki`]         | keys and certificates                                             |
//! | [`random`]      | randomness, as a parameter                                        |
//! | [`store`]       | the only SQL, behind one trait of use-case methods                |

pub mod clock;
pub mod data_folder;
pub mod device_api;
pub mod fleet;
pub mod import;
pub mod listen;
pub mod pki;
pub mod random;
pub mod store;
