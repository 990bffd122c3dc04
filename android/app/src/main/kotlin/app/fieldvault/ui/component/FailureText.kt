package app.fieldvault.ui.component

import android.content.res.Resources
import androidx.compose.runtime.Composable
import androidx.compose.runtime.ReadOnlyComposable
import androidx.compose.ui.platform.LocalConfiguration
import androidx.compose.ui.platform.LocalContext
import app.fieldvault.R
import app.fieldvault.agent.AgentFailure
import app.fieldvault.agent.EnrolmentRefusal
import app.fieldvault.agent.InputFault
import app.fieldvault.agent.PinFault
import app.fieldvault.agent.PolicyRefusal
import app.fieldvault.agent.ServerProblem

/** The sentence for [failure] in the person's language. */
@Composable
@ReadOnlyComposable
fun failureText(failure: AgentFailure): String {
    LocalConfiguration.current // read, so that a change of language is seen
    return failureText(LocalContext.current.resources, failure)
}

/** The sentence for [failure]: one for each, exhaustively. */
fun failureText(resources: Resources, failure: AgentFailure): String = when (failure) {
    AgentFailure.NotEnrolled -> resources.getString(R.string.error_not_enrolled)
    AgentFailure.AlreadyEnrolled -> resources.getString(R.string.error_already_enrolled)
    is AgentFailure.EnrolmentRefused -> enrolment(resources, failure.reason)
    AgentFailure.Locked -> resources.getString(R.string.error_locked)
    AgentFailure.Expired -> resources.getString(R.string.error_expired)
    is AgentFailure.WrongPin -> resources.getString(R.string.error_wrong_pin)
    is AgentFailure.PinDelayed -> resources.getString(R.string.error_pin_delayed)
    is AgentFailure.PinNotAcceptable -> pinFaultText(resources, failure.fault)
    AgentFailure.BiometricNotSet -> resources.getString(R.string.error_biometric_not_set)
    AgentFailure.PinFirst -> resources.getString(R.string.error_pin_first)
    AgentFailure.WrongSlotSecret -> resources.getString(R.string.error_wrong_slot_secret)
    AgentFailure.Wiped -> resources.getString(R.string.error_wiped)
    AgentFailure.ServerNotTrusted -> resources.getString(R.string.error_server_not_trusted)
    is AgentFailure.Offline -> resources.getString(R.string.error_offline)
    is AgentFailure.ServerRefused -> server(resources, failure.code)
    AgentFailure.BadAnswer -> resources.getString(R.string.error_bad_answer)
    is AgentFailure.StoreDamaged -> resources.getString(R.string.error_store_damaged)
    AgentFailure.KeysDamaged -> resources.getString(R.string.error_keys_damaged)
    AgentFailure.GuardRolledBack -> resources.getString(R.string.error_guard_rolled_back)
    is AgentFailure.Refused -> refusal(resources, failure.reason)
    AgentFailure.NotFound -> resources.getString(R.string.error_not_found)
    is AgentFailure.InvalidInput -> input(resources, failure.fault)
    AgentFailure.Busy -> resources.getString(R.string.error_busy)
    AgentFailure.NoSpace -> resources.getString(R.string.error_no_space)
    AgentFailure.VaultUnavailable -> resources.getString(R.string.error_vault_unavailable)
    AgentFailure.Interrupted -> resources.getString(R.string.error_interrupted)
    is AgentFailure.Internal -> resources.getString(R.string.error_internal, failure.code)
}

/** What is wrong with a new PIN. */
fun pinFaultText(resources: Resources, fault: PinFault): String = when (fault) {
    is PinFault.TooShort -> resources.getString(R.string.error_pin_too_short, fault.min)
    PinFault.NotDigits -> resources.getString(R.string.error_pin_not_digits)
    PinFault.TooCommon -> resources.getString(R.string.error_pin_too_common)
    PinFault.UsedLately -> resources.getString(R.string.error_pin_used_lately)
}

private fun enrolment(resources: Resources, reason: EnrolmentRefusal): String = when (reason) {
    EnrolmentRefusal.BadPayload -> resources.getString(R.string.error_enrolment_bad_payload)
    is EnrolmentRefusal.BadCode -> resources.getString(R.string.error_enrolment_bad_code, reason.group)
    EnrolmentRefusal.TokenUnknown -> resources.getString(R.string.error_enrolment_token_unknown)
    EnrolmentRefusal.TokenExpired -> resources.getString(R.string.error_enrolment_token_expired)
    EnrolmentRefusal.TokenUsed -> resources.getString(R.string.error_enrolment_token_used)
}

private fun server(resources: Resources, code: ServerProblem): String = resources.getString(
    when (code) {
        ServerProblem.RateLimited, ServerProblem.Unavailable -> R.string.error_server_unavailable
        ServerProblem.TokenUnknown -> R.string.error_enrolment_token_unknown
        ServerProblem.TokenExpired -> R.string.error_enrolment_token_expired
        ServerProblem.TokenUsed -> R.string.error_enrolment_token_used
        ServerProblem.NotEnrolled, ServerProblem.CertificateExpired, ServerProblem.Revoked, ServerProblem.FeedReset,
        ServerProblem.AuditGap, ServerProblem.TooLarge, ServerProblem.Malformed, ServerProblem.UnsupportedVersion,
        ServerProblem.NoSuchRoute, ServerProblem.Internal,
        -> R.string.error_server_refused
    },
)

private fun refusal(resources: Resources, reason: PolicyRefusal): String = resources.getString(
    when (reason) {
        PolicyRefusal.ReasonNeeded -> R.string.error_reason_needed
        PolicyRefusal.FieldNotEditable -> R.string.error_field_not_editable
        PolicyRefusal.CopyOff -> R.string.error_copy_off
        PolicyRefusal.NoScreenLock -> R.string.error_no_screen_lock
        PolicyRefusal.AppTooOld -> R.string.error_app_too_old
    },
)

private fun input(resources: Resources, fault: InputFault): String = resources.getString(
    when (fault) {
        InputFault.UnknownField -> R.string.error_invalid_field
        InputFault.BadValue -> R.string.error_invalid_value
        InputFault.TooLong -> R.string.error_too_long
        InputFault.EmptyName -> R.string.error_empty_name
        InputFault.UnknownReason -> R.string.error_unknown_reason
    },
)
