//! The fleet service: what a company's phones answer to.
//!
//! | module          | what it owns                                                      |
//! |-----------------|-------------------------------------------------------------------|
//! | [`cli`]         | the program: one verb a file                                      |
//! | [`clock`]       | the time, as a parameter                                          |
//! | [`data_folder`] | the one directory that holds everything: keys, documents, files   |
//! | [`device_api`]  | what phones call                                                  |
//! | [`fleet`]       | pure rules: roles, states of phones and commands, sequences       |
//! | [`import`]      | customers in from files and out to them                           |
//! | [`initialise`]  | making a fleet server                                             |
//! | [`listen`]      | sockets, TLS, timeouts, caps                                      |
//! | [`order_wipe`]  | signing and storing a wipe                                        |
//! | [`password`]    | console passwords                                                 |
//! | [`pki`]         | keys and certificates                                             |
//! | [`random`]      | randomness, as a parameter                                        |
//! | [`store`]       | the only SQL, behind one trait of use-case methods                |
//! | [`words`]       | what is said to people, in Chinese and English                    |

pub mod cli;
pub mod clock;
pub mod console;
pub mod data_folder;
pub mod device_api;
pub mod fleet;
pub mod import;
pub mod initialise;
pub mod listen;
pub mod order_wipe;
pub mod password;
pub mod pki;
pub mod random;
pub mod router;
pub mod serve;
pub mod store;
pub mod words;
