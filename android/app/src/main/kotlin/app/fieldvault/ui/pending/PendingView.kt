package app.fieldvault.ui.pending

import androidx.compose.foundation.layout.fillMaxSize
import androidx.compose.foundation.layout.padding
import androidx.compose.foundation.lazy.LazyColumn
import androidx.compose.foundation.lazy.LazyListScope
import androidx.compose.foundation.lazy.items
import androidx.compose.material3.MaterialTheme
import androidx.compose.material3.Text
import androidx.compose.material3.TextButton
import androidx.compose.runtime.Composable
import androidx.compose.ui.Modifier
import androidx.compose.ui.res.stringResource
import app.fieldvault.R
import app.fieldvault.agent.PendingOperation
import app.fieldvault.screen.pending.ConflictCard
import app.fieldvault.screen.pending.PendingEvent
import app.fieldvault.screen.pending.PendingState
import app.fieldvault.ui.component.EmptyState
import app.fieldvault.ui.component.Hairline
import app.fieldvault.ui.component.InfoRow
import app.fieldvault.ui.component.PrimaryAction
import app.fieldvault.ui.component.ScreenFrame
import app.fieldvault.ui.component.SectionHeading
import app.fieldvault.ui.component.StatusLine
import app.fieldvault.ui.component.Tone
import app.fieldvault.ui.component.failureText
import app.fieldvault.ui.customers.NoteLine
import app.fieldvault.ui.customers.dateTimeWords
import app.fieldvault.ui.theme.Spacing

/** What waits for a person first, then what waits for the server. */
@Composable
fun PendingView(state: PendingState, on: (PendingEvent) -> Unit) {
    ScreenFrame(
        stringResource(R.string.screen_pending_title),
        bottom = {
            PrimaryAction(
                stringResource(if (state.syncing) R.string.screen_pending_syncing else R.string.action_sync_now),
                { on(PendingEvent.SyncNow) },
                busy = state.syncing,
            )
        },
    ) {
        NoteLine(state.note)
        Failure(state, on)
        if (state.slow) StatusLine(stringResource(R.string.screen_customers_loading))
        if (state.isSafeToSwitchOff) Safe(state.lastSyncMs ?: 0)
        LazyColumn(Modifier.fillMaxSize()) {
            if (state.cards.isNotEmpty()) item { SectionHeading(stringResource(R.string.screen_pending_needs_you)) }
            state.cards.forEach { card(it, on) }
            if (state.queued.isNotEmpty()) item { SectionHeading(stringResource(R.string.screen_pending_queued)) }
            items(state.queued, PendingOperation::op) { QueuedRow(it, on) }
        }
    }
}

/** One record's conflicts, on a page of their own. Empty once all is settled. */
@Composable
fun ResolveConflictView(conflict: Long, state: PendingState, on: (PendingEvent) -> Unit, back: () -> Unit) {
    ScreenFrame(stringResource(R.string.screen_pending_conflict_title), back = back) {
        Failure(state, on)
        LazyColumn(Modifier.fillMaxSize()) {
            state.cards.filter { card -> card.fields.any { it.conflict.id == conflict } }.forEach { card(it, on) }
        }
    }
}

@Composable
private fun Failure(state: PendingState, on: (PendingEvent) -> Unit) {
    state.failure?.let {
        StatusLine(failureText(it), tone = Tone.Caution, action = stringResource(R.string.common_close)) { on(PendingEvent.FailureRead) }
    }
}

@Composable
private fun Safe(lastSyncMs: Long) = EmptyState(
    stringResource(R.string.screen_pending_safe_title),
    stringResource(R.string.screen_pending_safe_body, dateTimeWords(lastSyncMs)),
    icon = R.drawable.ic_check,
)

private fun LazyListScope.card(card: ConflictCard, on: (PendingEvent) -> Unit) {
    item("kind:${card.record}") {
        Text(
            stringResource(kindWord(card.entity)),
            style = MaterialTheme.typography.labelLarge,
            modifier = Modifier.padding(horizontal = Spacing.margin),
        )
    }
    items(card.fields, { it.conflict.id }) { ConflictFieldView(it, on) }
    item("open:${card.record}") {
        TextButton({ on(PendingEvent.OpenedCustomer(card.customer)) }, Modifier.padding(horizontal = Spacing.half)) {
            Text(stringResource(R.string.screen_pending_open))
        }
        Hairline(Modifier.padding(horizontal = Spacing.margin, vertical = Spacing.one))
    }
}

@Composable
private fun QueuedRow(operation: PendingOperation, on: (PendingEvent) -> Unit) {
    val names = ArrayList<String>()
    for (field in operation.fields) names += fieldWords(field)
    InfoRow(
        stringResource(kindWord(operation.entity)),
        supporting = names.joinToString(" · "),
        icon = R.drawable.ic_pending,
        onClick = { on(PendingEvent.OpenedCustomer(operation.customer)) },
    )
}
