package app.fieldvault.gateway

import app.fieldvault.agent.AgentFailure
import app.fieldvault.agent.EnrolmentRefusal
import app.fieldvault.agent.PinFault
import app.fieldvault.core.EnrolmentRefusal as CoreEnrolmentRefusal
import app.fieldvault.core.FieldAgentException
import app.fieldvault.core.InputFault
import app.fieldvault.core.PinFault as CorePinFault
import app.fieldvault.core.ProblemCode
import app.fieldvault.core.Refusal
import org.junit.Assert.assertEquals
import org.junit.Test

class FailuresTest {
    @Test
    fun `every variant of the boundary's error has its own failure, and every failure its variant`() {
        val mapped = VARIANTS.map { it to it.toFailure() }
        mapped.forEach { (error, failure) -> assertEquals(error.javaClass.simpleName, failure.javaClass.simpleName) }
        assertEquals(nested(FieldAgentException::class.java), mapped.map { it.first.javaClass.simpleName }.toSet())
        assertEquals(nested(AgentFailure::class.java), mapped.map { it.second.javaClass.simpleName }.toSet())
    }

    @Test
    fun `numbers keep their places`() {
        assertEquals(AgentFailure.WrongPin(3, 30), FieldAgentException.WrongPin(3u, 30u).toFailure())
        assertEquals(AgentFailure.PinDelayed(31), FieldAgentException.PinDelayed(31u).toFailure())
        assertEquals(AgentFailure.Offline(4_294_967_295), FieldAgentException.Offline(UInt.MAX_VALUE).toFailure())
        assertEquals(AgentFailure.StoreDamaged(33), FieldAgentException.StoreDamaged(33u).toFailure())
        assertEquals(AgentFailure.Internal(65_535), FieldAgentException.Internal(UShort.MAX_VALUE).toFailure())
        assertEquals(PinFault.TooShort(6), CorePinFault.TooShort(6u).toDomain())
        assertEquals(EnrolmentRefusal.BadCode(4), CoreEnrolmentRefusal.BadCode(4u).toDomain())
    }

    @Test
    fun `every reason has its own word`() {
        sameNames(ProblemCode.entries.map { it.name to it.toDomain() })
        sameNames(Refusal.entries.map { it.name to it.toDomain() })
        sameNames(InputFault.entries.map { it.name to it.toDomain() })
        REFUSALS.forEach { assertEquals(it.javaClass.simpleName, it.toDomain().javaClass.simpleName) }
        assertEquals(nested(CoreEnrolmentRefusal::class.java), REFUSALS.map { it.javaClass.simpleName }.toSet())
        PINS.forEach { assertEquals(it.javaClass.simpleName, it.toDomain().javaClass.simpleName) }
        assertEquals(nested(CorePinFault::class.java), PINS.map { it.javaClass.simpleName }.toSet())
    }

    internal companion object {
        val REFUSALS = listOf(
            CoreEnrolmentRefusal.BadPayload, CoreEnrolmentRefusal.BadCode(1u), CoreEnrolmentRefusal.TokenUnknown, CoreEnrolmentRefusal.TokenExpired,
            CoreEnrolmentRefusal.TokenUsed,
        )
        val PINS = listOf(CorePinFault.TooShort(6u), CorePinFault.NotDigits, CorePinFault.TooCommon, CorePinFault.UsedLately)
        val VARIANTS = listOf(
            FieldAgentException.NotEnrolled(), FieldAgentException.AlreadyEnrolled(), FieldAgentException.EnrolmentRefused(REFUSALS[0]),
            FieldAgentException.Locked(), FieldAgentException.Expired(), FieldAgentException.WrongPin(1u, 2u), FieldAgentException.PinDelayed(1u),
            FieldAgentException.PinNotAcceptable(PINS[1]), FieldAgentException.BiometricNotSet(), FieldAgentException.PinFirst(),
            FieldAgentException.WrongSlotSecret(), FieldAgentException.Wiped(), FieldAgentException.ServerNotTrusted(), FieldAgentException.Offline(1u),
            FieldAgentException.ServerRefused(ProblemCode.REVOKED), FieldAgentException.BadAnswer(), FieldAgentException.StoreDamaged(1u),
            FieldAgentException.KeysDamaged(), FieldAgentException.GuardRolledBack(), FieldAgentException.Refused(Refusal.COPY_OFF), FieldAgentException.NotFound(),
            FieldAgentException.InvalidInput(InputFault.TOO_LONG), FieldAgentException.Busy(), FieldAgentException.NoSpace(),
            FieldAgentException.VaultUnavailable(), FieldAgentException.Interrupted(), FieldAgentException.Internal(1u),
        )

        /** Names of the variants of a sealed type. */
        fun nested(sealed: Class<*>): Set<String> = sealed.declaredClasses.filter { sealed.isAssignableFrom(it) }.map { it.simpleName }.toSet()

        /** An enum's words are the same on both sides, in their own spelling, and none is left over. */
        fun sameNames(pairs: List<Pair<String, Enum<*>>>) {
            pairs.forEach { (core, domain) -> assertEquals(core.replace("_", ""), domain.name.uppercase()) }
            assertEquals(pairs.first().second.declaringJavaClass.enumConstants.toSet(), pairs.map { it.second }.toSet())
        }
    }
}
