//! The surface as text: one line for each thing that a shell can name, sorted, without documentation.
//!
//! Types are written as Kotlin has them, names as Rust has them. A line that changes is a change of interface.

use std::fmt::Write;

use uniffi_bindgen::ComponentInterface;
use uniffi_bindgen::interface::{Argument, AsType, Enum, Field, Object, Record, Type};

/// The surface of one component.
pub(crate) fn of(component: &ComponentInterface) -> String {
    let mut blocks: Vec<String> = Vec::new();
    blocks.extend(component.function_definitions().iter().map(|function| {
        call(
            "fun",
            function.name(),
            &function.arguments(),
            function.return_type(),
            function.throws_type(),
        )
    }));
    blocks.extend(component.object_definitions().iter().map(object));
    blocks.extend(component.record_definitions().iter().map(record));
    blocks.extend(
        component
            .enum_definitions()
            .iter()
            .map(|one| enumeration(one, component.is_name_used_as_error(one.name()))),
    );
    blocks.sort();
    blocks.join("\n")
}

fn object(object: &Object) -> String {
    let kind = if object.has_callback_interface() {
        "foreign trait"
    } else {
        "object"
    };
    let mut text = format!("{kind} {}\n", object.name());
    let mut lines: Vec<String> = Vec::new();
    for made in object.constructors() {
        let returns = object.as_type();
        lines.push(call(
            "constructor",
            made.name(),
            &made.arguments(),
            Some(&returns),
            made.throws_type(),
        ));
    }
    for method in object.methods() {
        let word = if method.is_async() {
            "suspend fun"
        } else {
            "fun"
        };
        lines.push(call(
            word,
            method.name(),
            &method.arguments(),
            method.return_type(),
            method.throws_type(),
        ));
    }
    // A foreign trait's methods are called by position: their order is part of the interface.
    if !object.has_callback_interface() {
        lines.sort();
    }
    for line in lines {
        let _ = write!(text, "    {line}");
    }
    text
}

fn record(record: &Record) -> String {
    let mut text = format!("record {}\n", record.name());
    for field in record.fields() {
        let _ = writeln!(text, "    {}", field_of(field));
    }
    text
}

fn enumeration(one: &Enum, is_error: bool) -> String {
    let kind = if is_error { "error" } else { "enum" };
    let mut text = format!("{kind} {}\n", one.name());
    for variant in one.variants() {
        let fields: Vec<String> = variant.fields().iter().map(field_of).collect();
        let fields = if fields.is_empty() {
            String::new()
        } else {
            format!("({})", fields.join(", "))
        };
        let _ = writeln!(text, "    {}{fields}", variant.name());
    }
    text
}

fn call(
    word: &str,
    name: &str,
    arguments: &[&Argument],
    returns: Option<&Type>,
    throws: Option<&Type>,
) -> String {
    let arguments: Vec<String> = arguments
        .iter()
        .map(|argument| format!("{}: {}", argument.name(), kotlin(&argument.as_type())))
        .collect();
    let returns = returns.map_or_else(String::new, |one| format!(": {}", kotlin(one)));
    let throws = throws.map_or_else(String::new, |one| format!(" throws {}", kotlin(one)));
    format!("{word} {name}({}){returns}{throws}\n", arguments.join(", "))
}

fn field_of(field: &Field) -> String {
    format!("{}: {}", field.name(), kotlin(&field.as_type()))
}

fn kotlin(one: &Type) -> String {
    match one {
        Type::UInt8 => "UByte".to_owned(),
        Type::Int8 => "Byte".to_owned(),
        Type::UInt16 => "UShort".to_owned(),
        Type::Int16 => "Short".to_owned(),
        Type::UInt32 => "UInt".to_owned(),
        Type::Int32 => "Int".to_owned(),
        Type::UInt64 => "ULong".to_owned(),
        Type::Int64 => "Long".to_owned(),
        Type::Float32 => "Float".to_owned(),
        Type::Float64 => "Double".to_owned(),
        Type::Boolean => "Boolean".to_owned(),
        Type::String => "String".to_owned(),
        Type::Bytes => "ByteArray".to_owned(),
        Type::Timestamp => "Instant".to_owned(),
        Type::Duration => "Duration".to_owned(),
        Type::Object { name, .. }
        | Type::Record { name, .. }
        | Type::Enum { name, .. }
        | Type::CallbackInterface { name, .. }
        | Type::Custom { name, .. } => name.clone(),
        Type::Box { inner_type } => kotlin(inner_type),
        Type::Optional { inner_type } => format!("{}?", kotlin(inner_type)),
        Type::Sequence { inner_type } => format!("List<{}>", kotlin(inner_type)),
        Type::Set { inner_type } => format!("Set<{}>", kotlin(inner_type)),
        Type::Map {
            key_type,
            value_type,
        } => format!("Map<{}, {}>", kotlin(key_type), kotlin(value_type)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn types_are_written_as_kotlin_has_them() {
        let bytes = Type::Optional {
            inner_type: Box::new(Type::Sequence {
                inner_type: Box::new(Type::Bytes),
            }),
        };
        assert_eq!(kotlin(&bytes), "List<ByteArray>?");
    }
}
