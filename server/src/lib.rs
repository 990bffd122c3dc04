//! The fleet service: what a company's phones answer to.
//!
//! | module          | what it owns                                                      |
//! |-----------------|-------------------------------------------------------------------|
//! | [`certificate`] | a receipt as a page of its own, and checking one                  |
//! | [`cli`]         | the program: one verb a file                                      |
//! | [`clock`]       | the time, as a parameter                                          |
//! | [`data_folder`] | the one directory that holds everything: keys, documents, files   |
//! | [`device_api`]  | what phones call                                                  |
//! | [`fleet`]       | pure rules: roles, states of phones and commands, sequences       |
//! | [`import`]      | customers in from files and out to them                           |
//! | [`initialise`]  | making a fleet server                                             |
//! | [`listen`]      | sockets, TLS, timeouts, caps                                      |
//! | [`order`]       | signing and storing what phones are ordered to do                 |
//! | [`password`]    | console passwords                                                 |
//! | [`pki`]         | keys and certificates                                             |
//! | [`random`]      | randomness, as a parameter                                        |
//! | [`store`]       | the only SQL, behind one trait of use-case methods                |
//! | [`words`]       | what is said to people, in Chinese and English                    |

pub mod certificate;
pub mod cli;
pub mod clock;
pub mod console;
pub mod data_folder;
pub mod device_api;
pub mod fleet;
pub mod import;
pub mod initialise;
pub mod listen;
pub mod order;
pub mod password;
pub mod pki;
pub mod random;
pub mod router;
pub mod serve;
pub mod store;
pub mod words;
