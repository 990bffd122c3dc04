package app.fieldvault.gateway

import app.fieldvault.core.FieldAgentException
import app.fieldvault.core.InputFault

// Numbers of the core are unsigned, those of the shell are signed: a number that does not fit is cut off, never wrapped round.

internal fun ULong.signed(): Long = coerceAtMost(Long.MAX_VALUE.toULong()).toLong()

internal fun UInt.signed(): Long = toLong()

/** A limit: what is below nothing is nothing. */
internal fun Int.unsigned(): UInt = coerceAtLeast(0).toUInt()

/** A number that a person or a record gave: one below nothing is no value that the core could take. */
internal fun Long.unsigned(): ULong = if (this < 0) throw FieldAgentException.InvalidInput(InputFault.BAD_VALUE) else toULong()
