package app.fieldvault.gateway

import app.fieldvault.agent.AgentFailure
import app.fieldvault.agent.EnrolmentRefusal
import app.fieldvault.agent.InputFault
import app.fieldvault.agent.PinFault
import app.fieldvault.agent.PolicyRefusal
import app.fieldvault.agent.ServerProblem
import app.fieldvault.core.EnrolmentRefusal as CoreEnrolmentRefusal
import app.fieldvault.core.FieldAgentException
import app.fieldvault.core.InputFault as CoreInputFault
import app.fieldvault.core.PinFault as CorePinFault
import app.fieldvault.core.ProblemCode
import app.fieldvault.core.Refusal

/** What the boundary threw, as the shell knows it. */
internal fun FieldAgentException.toFailure(): AgentFailure = when (this) {
    is FieldAgentException.NotEnrolled -> AgentFailure.NotEnrolled
    is FieldAgentException.AlreadyEnrolled -> AgentFailure.AlreadyEnrolled
    is FieldAgentException.EnrolmentRefused -> AgentFailure.EnrolmentRefused(reason.toDomain())
    is FieldAgentException.Locked -> AgentFailure.Locked
    is FieldAgentException.Expired -> AgentFailure.Expired
    is FieldAgentException.WrongPin -> AgentFailure.WrongPin(attemptsLeft.toInt(), retryAfterS.signed())
    is FieldAgentException.PinDelayed -> AgentFailure.PinDelayed(retryAfterS.signed())
    is FieldAgentException.PinNotAcceptable -> AgentFailure.PinNotAcceptable(fault.toDomain())
    is FieldAgentException.BiometricNotSet -> AgentFailure.BiometricNotSet
    is FieldAgentException.PinFirst -> AgentFailure.PinFirst
    is FieldAgentException.WrongSlotSecret -> AgentFailure.WrongSlotSecret
    is FieldAgentException.Wiped -> AgentFailure.Wiped
    is FieldAgentException.ServerNotTrusted -> AgentFailure.ServerNotTrusted
    is FieldAgentException.Offline -> AgentFailure.Offline(retryAfterS.signed())
    is FieldAgentException.ServerRefused -> AgentFailure.ServerRefused(code.toDomain())
    is FieldAgentException.BadAnswer -> AgentFailure.BadAnswer
    is FieldAgentException.StoreDamaged -> AgentFailure.StoreDamaged(salvaged.signed())
    is FieldAgentException.KeysDamaged -> AgentFailure.KeysDamaged
    is FieldAgentException.GuardRolledBack -> AgentFailure.GuardRolledBack
    is FieldAgentException.Refused -> AgentFailure.Refused(reason.toDomain())
    is FieldAgentException.NotFound -> AgentFailure.NotFound
    is FieldAgentException.InvalidInput -> AgentFailure.InvalidInput(fault.toDomain())
    is FieldAgentException.Busy -> AgentFailure.Busy
    is FieldAgentException.NoSpace -> AgentFailure.NoSpace
    is FieldAgentException.VaultUnavailable -> AgentFailure.VaultUnavailable
    is FieldAgentException.Interrupted -> AgentFailure.Interrupted
    is FieldAgentException.Internal -> AgentFailure.Internal(code.toInt())
}

internal fun CoreEnrolmentRefusal.toDomain(): EnrolmentRefusal = when (this) {
    is CoreEnrolmentRefusal.BadPayload -> EnrolmentRefusal.BadPayload
    is CoreEnrolmentRefusal.BadCode -> EnrolmentRefusal.BadCode(group.toInt())
    is CoreEnrolmentRefusal.TokenUnknown -> EnrolmentRefusal.TokenUnknown
    is CoreEnrolmentRefusal.TokenExpired -> EnrolmentRefusal.TokenExpired
    is CoreEnrolmentRefusal.TokenUsed -> EnrolmentRefusal.TokenUsed
}

internal fun CorePinFault.toDomain(): PinFault = when (this) {
    is CorePinFault.TooShort -> PinFault.TooShort(min.toInt())
    is CorePinFault.NotDigits -> PinFault.NotDigits
    is CorePinFault.TooCommon -> PinFault.TooCommon
    is CorePinFault.UsedLately -> PinFault.UsedLately
}

internal fun Refusal.toDomain(): PolicyRefusal = when (this) {
    Refusal.REASON_NEEDED -> PolicyRefusal.ReasonNeeded
    Refusal.FIELD_NOT_EDITABLE -> PolicyRefusal.FieldNotEditable
    Refusal.COPY_OFF -> PolicyRefusal.CopyOff
    Refusal.NO_SCREEN_LOCK -> PolicyRefusal.NoScreenLock
    Refusal.APP_TOO_OLD -> PolicyRefusal.AppTooOld
}

internal fun CoreInputFault.toDomain(): InputFault = when (this) {
    CoreInputFault.UNKNOWN_FIELD -> InputFault.UnknownField
    CoreInputFault.BAD_VALUE -> InputFault.BadValue
    CoreInputFault.TOO_LONG -> InputFault.TooLong
    CoreInputFault.EMPTY_NAME -> InputFault.EmptyName
    CoreInputFault.UNKNOWN_REASON -> InputFault.UnknownReason
}

internal fun ProblemCode.toDomain(): ServerProblem = when (this) {
    ProblemCode.TOKEN_UNKNOWN -> ServerProblem.TokenUnknown
    ProblemCode.TOKEN_EXPIRED -> ServerProblem.TokenExpired
    ProblemCode.TOKEN_USED -> ServerProblem.TokenUsed
    ProblemCode.NOT_ENROLLED -> ServerProblem.NotEnrolled
    ProblemCode.CERTIFICATE_EXPIRED -> ServerProblem.CertificateExpired
    ProblemCode.REVOKED -> ServerProblem.Revoked
    ProblemCode.FEED_RESET -> ServerProblem.FeedReset
    ProblemCode.AUDIT_GAP -> ServerProblem.AuditGap
    ProblemCode.TOO_LARGE -> ServerProblem.TooLarge
    ProblemCode.MALFORMED -> ServerProblem.Malformed
    ProblemCode.UNSUPPORTED_VERSION -> ServerProblem.UnsupportedVersion
    ProblemCode.NO_SUCH_ROUTE -> ServerProblem.NoSuchRoute
    ProblemCode.RATE_LIMITED -> ServerProblem.RateLimited
    ProblemCode.UNAVAILABLE -> ServerProblem.Unavailable
    ProblemCode.INTERNAL -> ServerProblem.Internal
}
