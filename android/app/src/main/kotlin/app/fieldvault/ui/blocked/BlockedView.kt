package app.fieldvault.ui.blocked

import androidx.compose.foundation.layout.Arrangement
import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.Row
import androidx.compose.foundation.layout.padding
import androidx.compose.foundation.layout.size
import androidx.compose.foundation.layout.widthIn
import androidx.compose.foundation.rememberScrollState
import androidx.compose.foundation.verticalScroll
import androidx.compose.material3.Icon
import androidx.compose.material3.MaterialTheme
import androidx.compose.material3.Text
import androidx.compose.runtime.Composable
import androidx.compose.ui.Modifier
import androidx.compose.ui.res.painterResource
import androidx.compose.ui.res.pluralStringResource
import androidx.compose.ui.res.stringResource
import androidx.compose.ui.unit.dp
import app.fieldvault.R
import app.fieldvault.screen.blocked.BlockedCause
import app.fieldvault.screen.blocked.BlockedEvent
import app.fieldvault.screen.blocked.BlockedState
import app.fieldvault.ui.component.PrimaryAction
import app.fieldvault.ui.component.ScreenFrame
import app.fieldvault.ui.component.StatusLine
import app.fieldvault.ui.component.Tone
import app.fieldvault.ui.component.failureText
import app.fieldvault.ui.component.momentText
import app.fieldvault.ui.theme.FieldvaultTheme
import app.fieldvault.ui.theme.Spacing
import java.time.ZoneId

/** What happened, since when, what to do in order, who to call; nothing else. */
@Composable
fun BlockedView(state: BlockedState, zone: ZoneId, on: (BlockedEvent) -> Unit) {
    val clock = state.cause == BlockedCause.ClockSuspect
    ScreenFrame(
        title = stringResource(if (clock) R.string.screen_blocked_title_clock else R.string.screen_blocked_title_offline),
        bottom = {
            PrimaryAction(stringResource(R.string.screen_blocked_connect), { on(BlockedEvent.Connect) }, busy = state.busy)
        },
    ) {
        state.failure?.let { StatusLine(failureText(it), tone = Tone.Caution, icon = R.drawable.ic_offline) }
        Column(
            Modifier
                .verticalScroll(rememberScrollState())
                .widthIn(max = Spacing.column)
                .padding(horizontal = Spacing.margin, vertical = Spacing.two),
            verticalArrangement = Arrangement.spacedBy(Spacing.two),
        ) {
            Text(stringResource(if (clock) R.string.screen_blocked_why_clock else R.string.screen_blocked_why_offline))
            state.sinceMs?.let { Text(stringResource(R.string.screen_blocked_since, momentText(it, zone))) }
            Step(1, stringResource(R.string.screen_blocked_step_network))
            Step(2, stringResource(if (clock) R.string.screen_blocked_step_clock else R.string.screen_blocked_step_connect))
            Step(3, state.helpContact?.let { stringResource(R.string.screen_blocked_step_call, it) } ?: stringResource(R.string.screen_blocked_step_it))
            if (state.pending > 0) Text(pluralStringResource(R.plurals.screen_blocked_pending, state.pending.toInt(), state.pending))
            state.erasesAtMs?.let { Erases(momentText(it, zone)) }
        }
    }
}

@Composable
private fun Step(number: Int, text: String) {
    Row(horizontalArrangement = Arrangement.spacedBy(Spacing.oneAndHalf)) {
        Text("$number", style = MaterialTheme.typography.titleMedium, color = MaterialTheme.colorScheme.primary)
        Text(text)
    }
}

@Composable
private fun Erases(moment: String) {
    val ink = FieldvaultTheme.signals.erase
    Row(horizontalArrangement = Arrangement.spacedBy(Spacing.oneAndHalf)) {
        Icon(painterResource(R.drawable.ic_warning), null, Modifier.size(24.dp), tint = ink)
        Text(stringResource(R.string.screen_blocked_erases, moment), color = ink)
    }
}
