package app.fieldvault.ui.me

import androidx.compose.runtime.Composable
import androidx.compose.ui.res.pluralStringResource
import androidx.compose.ui.res.stringResource
import app.fieldvault.R
import app.fieldvault.agent.PolicyView
import app.fieldvault.ui.component.labelText

/** The policy in sentences, each made from a value that is in force. */
@Composable
internal fun policyWords(policy: PolicyView): List<String> = listOfNotNull(
    stringResource(R.string.screen_me_policy_idle, duration(policy.idleSeconds)),
    stringResource(R.string.screen_me_policy_background, duration(policy.backgroundSeconds)),
    stringResource(R.string.screen_me_policy_absolute, duration(policy.absoluteSeconds)),
    stringResource(R.string.screen_me_policy_pin, policy.pinMinLength, policy.pinMaxAttempts),
    if (policy.maskedLabels.isEmpty()) {
        stringResource(R.string.screen_me_policy_unmasked)
    } else {
        stringResource(R.string.screen_me_policy_masked, policy.maskedLabels.sorted().map { labelText(it) }.joinToString(stringResource(R.string.common_list_separator)))
    },
    stringResource(if (policy.copyAllowed) R.string.screen_me_policy_copy_on else R.string.screen_me_policy_copy_off),
    stringResource(if (policy.screenshotsAllowed) R.string.screen_me_policy_shots_on else R.string.screen_me_policy_shots_off),
    stringResource(R.string.screen_me_policy_lease, duration(policy.leaseLockSeconds), duration(policy.leaseEraseSeconds)),
    if (policy.screenLockRequired) stringResource(R.string.screen_me_policy_screen_lock) else null,
    policy.minApp?.let { stringResource(R.string.screen_me_policy_min_app, it) },
)

/** A span in its largest whole unit. */
@Composable
internal fun duration(seconds: Long): String {
    val (unit, count) = when {
        seconds >= DAY && seconds % DAY == 0L -> R.plurals.common_days to seconds / DAY
        seconds >= HOUR && seconds % HOUR == 0L -> R.plurals.common_hours to seconds / HOUR
        seconds >= MINUTE -> R.plurals.common_minutes to (seconds + MINUTE - 1) / MINUTE
        else -> R.plurals.common_seconds to seconds
    }
    return pluralStringResource(unit, count.toInt(), count.toInt())
}

private const val MINUTE = 60L
private const val HOUR = 60 * MINUTE
private const val DAY = 24 * HOUR
