//! The store from inside: promises that need a look at its rows, its pages or its file.

mod audit;
mod damage;
mod erase;
mod feed;
mod filling;
mod follow_ups;
mod lists;
mod migrating;
mod outbox;
mod purge;
mod reading;
mod search;
mod secrecy;
mod splice;
mod support;
