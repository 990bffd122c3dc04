package app.fieldvault.ui.wiped

import androidx.compose.foundation.layout.Arrangement
import androidx.compose.foundation.layout.Column
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
import androidx.compose.ui.res.stringResource
import androidx.compose.ui.semantics.heading
import androidx.compose.ui.semantics.semantics
import androidx.compose.ui.unit.dp
import app.fieldvault.R
import app.fieldvault.agent.WipeCause
import app.fieldvault.agent.WipeStatus
import app.fieldvault.ui.component.ScreenFrame
import app.fieldvault.ui.component.momentText
import app.fieldvault.ui.theme.Spacing
import java.time.ZoneId

/** Calm and final: when, by whom or why, the receipt, and how to begin again. [wipe] null: erased, and no more is known. */
@Composable
fun WipedView(wipe: WipeStatus?, zone: ZoneId) {
    ScreenFrame(title = "") {
        Column(
            Modifier
                .verticalScroll(rememberScrollState())
                .widthIn(max = Spacing.column)
                .padding(horizontal = Spacing.margin, vertical = Spacing.one),
            verticalArrangement = Arrangement.spacedBy(Spacing.two),
        ) {
            Icon(painterResource(R.drawable.ic_erased), null, Modifier.size(40.dp), tint = MaterialTheme.colorScheme.onSurfaceVariant)
            Text(
                stringResource(if (wipe?.finished == false) R.string.screen_wiped_title_running else R.string.screen_wiped_title),
                style = MaterialTheme.typography.headlineMedium,
                modifier = Modifier.semantics { heading() },
            )
            wipe?.let {
                Text(causeText(it.cause))
                Fact(stringResource(R.string.screen_wiped_at), momentText(it.atMs, zone))
                it.receipt?.let { number -> Fact(stringResource(R.string.screen_wiped_receipt), "$number") }
                Fact(
                    stringResource(R.string.screen_wiped_proof),
                    stringResource(if (it.acknowledged) R.string.screen_wiped_proof_taken else R.string.screen_wiped_proof_waits),
                )
            }
            Text(stringResource(R.string.screen_wiped_again), modifier = Modifier.padding(top = Spacing.two))
        }
    }
}

@Composable
private fun Fact(title: String, value: String) {
    Column(Modifier.semantics(mergeDescendants = true) {}) {
        Text(title, style = MaterialTheme.typography.bodySmall, color = MaterialTheme.colorScheme.onSurfaceVariant)
        Text(value, style = MaterialTheme.typography.titleMedium)
    }
}

@Composable
private fun causeText(cause: WipeCause): String = stringResource(
    when (cause) {
        is WipeCause.Command -> R.string.screen_wiped_cause_command
        WipeCause.LeaseExpired -> R.string.screen_wiped_cause_lease
        WipeCause.TooManyAttempts -> R.string.screen_wiped_cause_attempts
    },
)
