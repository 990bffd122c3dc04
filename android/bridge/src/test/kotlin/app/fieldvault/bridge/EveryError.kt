package app.fieldvault.bridge

import app.fieldvault.core.EnrolmentRefusal
import app.fieldvault.core.FieldAgentException
import app.fieldvault.core.InputFault
import app.fieldvault.core.PinFault
import app.fieldvault.core.ProblemCode
import app.fieldvault.core.Refusal

/** The one error, in every variant that it has. */
internal object EveryError {
    /** With numbers that differ. */
    fun all(): List<FieldAgentException> {
        val plain = listOf(
            FieldAgentException.NotEnrolled(), FieldAgentException.AlreadyEnrolled(), FieldAgentException.Locked(), FieldAgentException.Expired(),
            FieldAgentException.WrongPin(3u, 30u), FieldAgentException.PinDelayed(31u), FieldAgentException.BiometricNotSet(),
            FieldAgentException.WrongSlotSecret(), FieldAgentException.PinFirst(), FieldAgentException.Wiped(), FieldAgentException.ServerNotTrusted(),
            FieldAgentException.Offline(32u), FieldAgentException.BadAnswer(), FieldAgentException.StoreDamaged(33u), FieldAgentException.KeysDamaged(),
            FieldAgentException.GuardRolledBack(),
            FieldAgentException.NotFound(), FieldAgentException.Busy(), FieldAgentException.NoSpace(), FieldAgentException.VaultUnavailable(),
            FieldAgentException.Interrupted(), FieldAgentException.Internal(34u),
        )
        val refusals = listOf(
            EnrolmentRefusal.BadPayload, EnrolmentRefusal.TokenUnknown, EnrolmentRefusal.TokenExpired, EnrolmentRefusal.TokenUsed, EnrolmentRefusal.BadCode(4u),
        ).map { FieldAgentException.EnrolmentRefused(it) }
        val pins = listOf(PinFault.TooShort(6u), PinFault.NotDigits, PinFault.TooCommon, PinFault.UsedLately).map { FieldAgentException.PinNotAcceptable(it) }
        return plain + refusals + pins + ProblemCode.entries.map { FieldAgentException.ServerRefused(it) } +
            Refusal.entries.map { FieldAgentException.Refused(it) } + InputFault.entries.map { FieldAgentException.InvalidInput(it) }
    }
}
