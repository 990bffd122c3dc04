package app.fieldvault.ui.unlock

import androidx.compose.foundation.layout.Arrangement
import androidx.compose.foundation.layout.ColumnScope
import androidx.compose.foundation.layout.FlowRow
import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.foundation.layout.padding
import androidx.compose.foundation.layout.size
import androidx.compose.material3.Icon
import androidx.compose.material3.MaterialTheme
import androidx.compose.material3.Text
import androidx.compose.material3.TextButton
import androidx.compose.runtime.Composable
import androidx.compose.ui.Alignment
import androidx.compose.ui.Modifier
import androidx.compose.ui.res.painterResource
import androidx.compose.ui.res.pluralStringResource
import androidx.compose.ui.res.stringResource
import androidx.compose.ui.semantics.LiveRegionMode
import androidx.compose.ui.semantics.heading
import androidx.compose.ui.semantics.liveRegion
import androidx.compose.ui.semantics.semantics
import androidx.compose.ui.text.style.TextAlign
import androidx.compose.ui.unit.dp
import app.fieldvault.R
import app.fieldvault.agent.AgentFailure
import app.fieldvault.agent.LockCause
import app.fieldvault.screen.unlock.UnlockEvent
import app.fieldvault.screen.unlock.UnlockState
import app.fieldvault.ui.component.failureText
import app.fieldvault.ui.pin.PinDots
import app.fieldvault.ui.pin.PinPad
import app.fieldvault.ui.pin.PinPage
import app.fieldvault.ui.theme.FieldvaultTheme
import app.fieldvault.ui.theme.Spacing

/** Who, which company, why, and a pad. Nothing of a customer is near. */
@Composable
fun UnlockView(state: UnlockState, on: (UnlockEvent) -> Unit) {
    PinPage(
        words = {
            Who(state)
            Line(state)
        },
        dots = { PinDots(state.count, state.minLength) },
        pad = {
            PinPad(
                keys = state.keys,
                enabled = state.takesDigits,
                complete = state.complete,
                onDigit = { on(UnlockEvent.Digit(it)) },
                onBackspace = { on(UnlockEvent.Backspace) },
                onSubmit = { on(UnlockEvent.Submit) },
            )
            FlowRow(Modifier.fillMaxWidth(), Arrangement.SpaceBetween, itemVerticalAlignment = Alignment.CenterVertically) {
                val shuffle = if (state.shuffled) R.string.screen_unlock_plain else R.string.screen_unlock_shuffle
                TextButton(onClick = { on(UnlockEvent.Shuffle(!state.shuffled)) }) { Text(stringResource(shuffle)) }
                if (state.biometric) {
                    TextButton(onClick = { on(UnlockEvent.UseBiometric) }, enabled = !state.busy) {
                        Icon(painterResource(R.drawable.ic_fingerprint), null, Modifier.padding(end = Spacing.one).size(24.dp))
                        Text(stringResource(R.string.screen_unlock_biometric))
                    }
                }
            }
        },
    )
}

@Composable
private fun ColumnScope.Who(state: UnlockState) {
    if (!Spacing.isLargeType) Icon(painterResource(R.drawable.ic_mark), null, Modifier.size(Spacing.six), tint = MaterialTheme.colorScheme.primary)
    Text(
        state.person ?: stringResource(R.string.app_name),
        style = MaterialTheme.typography.headlineSmall,
        textAlign = TextAlign.Center,
        modifier = Modifier.padding(top = Spacing.oneAndHalf).semantics { heading() },
    )
    state.company?.let {
        Text(
            it,
            style = MaterialTheme.typography.bodyMedium,
            color = MaterialTheme.colorScheme.onSurfaceVariant,
            textAlign = TextAlign.Center,
        )
    }
}

/** Why the PIN is asked for; after a try what went wrong, how many are left, and a countdown. */
@Composable
private fun Line(state: UnlockState) {
    val left = state.attemptsLeft
    val failure = state.failure
    val answer = listOfNotNull(
        failure?.takeUnless { it is AgentFailure.PinDelayed }?.let { failureText(it) },
        left?.let { pluralStringResource(R.plurals.screen_unlock_tries_left, it, it) },
        if (state.waitSeconds > 0) stringResource(R.string.screen_unlock_wait, state.waitSeconds / 60, state.waitSeconds % 60) else null,
        if (left == 1) stringResource(R.string.screen_unlock_last_try) else null,
    )
    Text(
        answer.joinToString("\n").ifEmpty { whyText(state) },
        style = MaterialTheme.typography.bodyMedium,
        color = when {
            left == 1 -> FieldvaultTheme.signals.erase
            answer.isNotEmpty() -> FieldvaultTheme.signals.caution
            else -> MaterialTheme.colorScheme.onSurface
        },
        textAlign = TextAlign.Center,
        modifier = Modifier.padding(top = Spacing.two).semantics { liveRegion = LiveRegionMode.Polite },
    )
}

@Composable
private fun whyText(state: UnlockState): String = when (state.why) {
    null -> stringResource(R.string.screen_unlock_why_none)
    LockCause.Asked -> stringResource(R.string.screen_unlock_why_asked)
    LockCause.Idle -> (state.idleMinutes ?: 1).toInt().let { pluralStringResource(R.plurals.screen_unlock_why_idle, it, it) }
    LockCause.Background -> stringResource(R.string.screen_unlock_why_background)
    LockCause.Absolute -> stringResource(R.string.screen_unlock_why_absolute)
    LockCause.ScreenOff -> stringResource(R.string.screen_unlock_why_screen_off)
    LockCause.Restart -> stringResource(R.string.screen_unlock_why_restart)
    LockCause.Clock -> stringResource(R.string.screen_unlock_why_clock)
    LockCause.Lease -> stringResource(R.string.screen_unlock_why_lease)
    LockCause.Command -> stringResource(R.string.screen_unlock_why_command)
    LockCause.Policy -> stringResource(R.string.screen_unlock_why_policy)
}
