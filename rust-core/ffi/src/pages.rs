//! Lists and searches, each page in one call and one array of bytes, through JNI instead of UniFFI.
//!
//! JNA, which UniFFI's Kotlin calls through, costs microseconds a call and more for each text; lists and searches are what a
//! person waits for while typing (ADR 0023). The JVM finds the functions by name: `app.fieldvault.core.NativePages`. What a page
//! looks like is [`crate::page`]'s business.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use agent_core::Agent;
use agent_core::model::ListOrder;
use jni::objects::{JByteArray, JClass};
use jni::sys::{jint, jlong};
use jni::{Env, EnvUnowned};

use crate::error::{FieldAgentError, InputFault};
use crate::{live, page};

/// The code of [`FieldAgentError::Internal`] for a panic below one of these calls.
const PANICKED: u16 = 905;

/// The first page of the list in an order, packed. Orders are 0 name, 1 last contact, 2 next follow-up, 3 city.
#[must_use]
pub fn list(agent: u64, order: i32, limit: u32) -> Vec<u8> {
    answer(agent, |agent| {
        let order = match order {
            0 => ListOrder::Name,
            1 => ListOrder::LastContact,
            2 => ListOrder::NextFollowUp,
            3 => ListOrder::City,
            _ => return Err(BAD_VALUE),
        };
        Ok(page::list(&agent.list_customers_by(order, limit)?))
    })
}

/// The page after another one, packed; `after` is what that one said.
#[must_use]
pub fn list_after(agent: u64, after: &[u8], limit: u32) -> Vec<u8> {
    answer(agent, |agent| {
        let after = page::cursor(after)?;
        Ok(page::list(&agent.list_customers(Some(&after), limit)?))
    })
}

/// Searches as a person types, packed: name, pinyin initials, company, any part of a phone number, address, notes. `query` is
/// UTF-8.
#[must_use]
pub fn find(agent: u64, query: &[u8], limit: u32) -> Vec<u8> {
    answer(agent, |agent| {
        let query = str::from_utf8(query).map_err(|_| BAD_VALUE)?;
        Ok(page::found(&agent.find_customers(query, limit)?))
    })
}

const BAD_VALUE: FieldAgentError = FieldAgentError::InvalidInput {
    fault: InputFault::BadValue,
};

/// An agent that was let go is one whose work was interrupted. A panic is told by its number: what it says may hold anything.
fn answer(
    agent: u64,
    work: impl FnOnce(&Arc<Agent>) -> Result<Vec<u8>, FieldAgentError>,
) -> Vec<u8> {
    let outcome = catch_unwind(AssertUnwindSafe(|| {
        live::find(agent)
            .ok_or(FieldAgentError::Interrupted)
            .and_then(|agent| work(&agent))
    }));
    match outcome {
        Ok(Ok(packed)) => packed,
        Ok(Err(error)) => page::refused(error),
        Err(_) => page::refused(FieldAgentError::Internal { code: PANICKED }),
    }
}

/// `NativePages.list`.
#[expect(
    unsafe_code,
    reason = "the JVM finds the function by its exported name"
)]
// SAFETY: the name is the JVM's for this method of this class and is exported nowhere else in the process.
#[unsafe(no_mangle)]
pub extern "system" fn Java_app_fieldvault_core_NativePages_list<'caller>(
    mut env: EnvUnowned<'caller>,
    _class: JClass<'caller>,
    agent: jlong,
    order: jint,
    limit: jint,
) -> JByteArray<'caller> {
    hand_over(&mut env, |_| Ok(list(number(agent), order, count(limit))))
}

/// `NativePages.listAfter`.
#[expect(
    unsafe_code,
    reason = "the JVM finds the function by its exported name"
)]
// SAFETY: the name is the JVM's for this method of this class and is exported nowhere else in the process.
#[unsafe(no_mangle)]
pub extern "system" fn Java_app_fieldvault_core_NativePages_listAfter<'caller>(
    mut env: EnvUnowned<'caller>,
    _class: JClass<'caller>,
    agent: jlong,
    after: JByteArray<'caller>,
    limit: jint,
) -> JByteArray<'caller> {
    hand_over(&mut env, |env| {
        let after = env.convert_byte_array(&after)?;
        Ok(list_after(number(agent), &after, count(limit)))
    })
}

/// `NativePages.find`.
#[expect(
    unsafe_code,
    reason = "the JVM finds the function by its exported name"
)]
// SAFETY: the name is the JVM's for this method of this class and is exported nowhere else in the process.
#[unsafe(no_mangle)]
pub extern "system" fn Java_app_fieldvault_core_NativePages_find<'caller>(
    mut env: EnvUnowned<'caller>,
    _class: JClass<'caller>,
    agent: jlong,
    query: JByteArray<'caller>,
    limit: jint,
) -> JByteArray<'caller> {
    hand_over(&mut env, |env| {
        let query = env.convert_byte_array(&query)?;
        Ok(find(number(agent), &query, count(limit)))
    })
}

/// Runs `work` and makes its answer an array of the JVM's. Where the JVM refuses (it has no memory left), it throws.
pub fn hand_over<'caller>(
    env: &mut EnvUnowned<'caller>,
    work: impl FnOnce(&mut Env<'caller>) -> jni::errors::Result<Vec<u8>>,
) -> JByteArray<'caller> {
    env.with_env(|env| {
        let packed = work(env)?;
        env.byte_array_from_slice(&packed)
    })
    .resolve::<jni::errors::ThrowRuntimeExAndDefault>()
}

/// Numbers of agents count from 1; a negative one finds nothing, as 0 does.
fn number(agent: jlong) -> u64 {
    u64::try_from(agent).unwrap_or(0)
}

/// The JVM has no unsigned numbers: a limit comes as the same bits.
const fn count(limit: jint) -> u32 {
    limit.cast_unsigned()
}
