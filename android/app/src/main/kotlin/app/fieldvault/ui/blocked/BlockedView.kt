package app.fieldvault.ui.blocked

import androidx.compose.foundation.background
import androidx.compose.foundation.layout.Arrangement
import androidx.compose.foundation.layout.Box
import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.Row
import androidx.compose.foundation.layout.defaultMinSize
import androidx.compose.foundation.layout.padding
import androidx.compose.foundation.layout.size
import androidx.compose.foundation.layout.widthIn
import androidx.compose.foundation.rememberScrollState
import androidx.compose.foundation.shape.CircleShape
import androidx.compose.foundation.verticalScroll
import androidx.compose.material3.Icon
import androidx.compose.material3.MaterialTheme
import androidx.compose.material3.Text
import androidx.compose.runtime.Composable
import androidx.compose.ui.Alignment
import androidx.compose.ui.Modifier
import androidx.compose.ui.graphics.Color
import androidx.compose.ui.res.painterResource
import androidx.compose.ui.res.pluralStringResource
import androidx.compose.ui.res.stringResource
import androidx.compose.ui.semantics.heading
import androidx.compose.ui.semantics.semantics
import androidx.compose.ui.unit.dp
import app.fieldvault.R
import app.fieldvault.screen.blocked.BlockedEvent
import app.fieldvault.screen.blocked.BlockedState
import app.fieldvault.ui.component.Hairline
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
    val words = BlockedWords.of(state.cause)
    ScreenFrame(
        title = "",
        bottom = {
            PrimaryAction(stringResource(words.action), { on(words.event) }, busy = state.busy)
        },
    ) {
        state.failure?.let { StatusLine(failureText(it), tone = Tone.Caution, icon = R.drawable.ic_offline) }
        Column(
            Modifier
                .verticalScroll(rememberScrollState())
                .widthIn(max = Spacing.column)
                .padding(horizontal = Spacing.margin, vertical = Spacing.one),
            verticalArrangement = Arrangement.spacedBy(Spacing.two),
        ) {
            Icon(painterResource(words.icon), null, Modifier.size(40.dp), tint = FieldvaultTheme.signals.caution)
            Column(verticalArrangement = Arrangement.spacedBy(Spacing.one)) {
                Text(stringResource(words.title), style = MaterialTheme.typography.headlineMedium, modifier = Modifier.semantics { heading() })
                state.sinceMs?.let {
                    Text(
                        stringResource(R.string.screen_blocked_since, momentText(it, zone)),
                        style = MaterialTheme.typography.bodyMedium,
                        color = MaterialTheme.colorScheme.onSurfaceVariant,
                    )
                }
                Text(stringResource(words.why), style = MaterialTheme.typography.bodyLarge)
                state.minApp?.let { Text(stringResource(R.string.screen_blocked_min_app, it), style = MaterialTheme.typography.bodyLarge) }
            }
            Hairline()
            words.steps.forEachIndexed { i, step -> Step(i + 1, stringResource(step)) }
            Step(
                words.steps.size + 1,
                state.helpContact?.let { stringResource(R.string.screen_blocked_step_call, it) } ?: stringResource(R.string.screen_blocked_step_it),
            )
            if (state.pending > 0 || state.erasesAtMs != null) Hairline()
            if (state.pending > 0) Note(R.drawable.ic_pending, pluralStringResource(R.plurals.screen_blocked_pending, state.pending.toInt(), state.pending))
            state.erasesAtMs?.let {
                Note(R.drawable.ic_warning, stringResource(R.string.screen_blocked_erases, momentText(it, zone)), FieldvaultTheme.signals.erase)
            }
        }
    }
}

/** A step with its number in a disc; one node for TalkBack. */
@Composable
private fun Step(number: Int, text: String) {
    Row(Modifier.semantics(mergeDescendants = true) { }, horizontalArrangement = Arrangement.spacedBy(Spacing.two)) {
        Box(
            Modifier.defaultMinSize(28.dp, 28.dp).background(MaterialTheme.colorScheme.secondaryContainer, CircleShape).padding(horizontal = Spacing.one),
            Alignment.Center,
        ) {
            Text("$number", style = MaterialTheme.typography.labelLarge, color = MaterialTheme.colorScheme.onSecondaryContainer)
        }
        Text(text, Modifier.weight(1f).padding(top = 2.dp), style = MaterialTheme.typography.bodyLarge)
    }
}

@Composable
private fun Note(icon: Int, text: String, ink: Color = MaterialTheme.colorScheme.onSurfaceVariant) {
    Row(horizontalArrangement = Arrangement.spacedBy(Spacing.two)) {
        Icon(painterResource(icon), null, Modifier.padding(start = 2.dp).size(24.dp), tint = ink)
        Text(text, Modifier.weight(1f), color = ink, style = MaterialTheme.typography.bodyMedium)
    }
}
