package app.fieldvault.ui.customer

import androidx.compose.foundation.layout.Box
import androidx.compose.foundation.layout.fillMaxSize
import androidx.compose.foundation.layout.padding
import androidx.compose.foundation.lazy.LazyColumn
import androidx.compose.foundation.lazy.items
import androidx.compose.material3.Icon
import androidx.compose.material3.IconButton
import androidx.compose.material3.MaterialTheme
import androidx.compose.material3.Text
import androidx.compose.runtime.Composable
import androidx.compose.runtime.getValue
import androidx.compose.runtime.mutableStateOf
import androidx.compose.runtime.remember
import androidx.compose.runtime.setValue
import androidx.compose.ui.Modifier
import androidx.compose.ui.res.painterResource
import androidx.compose.ui.res.stringResource
import app.fieldvault.R
import app.fieldvault.screen.customer.CustomerEvent
import app.fieldvault.screen.customer.CustomerState
import app.fieldvault.screen.customer.TimelineEntry
import app.fieldvault.ui.component.EmptyState
import app.fieldvault.ui.component.Hairline
import app.fieldvault.ui.component.PrimaryAction
import app.fieldvault.ui.component.ScreenFrame
import app.fieldvault.ui.component.SectionHeading
import app.fieldvault.ui.component.StatusLine
import app.fieldvault.ui.component.Tone
import app.fieldvault.ui.component.failureText
import app.fieldvault.ui.customers.dateTimeWords
import app.fieldvault.ui.root.LocalPane
import app.fieldvault.ui.secure.MenuAction
import app.fieldvault.ui.secure.SecureMenu
import app.fieldvault.ui.theme.Spacing

/** A customer's page. */
@Composable
fun CustomerView(state: CustomerState, on: (CustomerEvent) -> Unit, back: () -> Unit) {
    ScreenFrame(
        stringResource(R.string.screen_customer_title),
        back = back.takeUnless { LocalPane.current.hasListBeside },
        actions = { if (state.details != null) More(state, on) },
        bottom = { if (state.details != null) PrimaryAction(stringResource(R.string.screen_customer_visit), { on(CustomerEvent.LogVisit) }) },
    ) {
        val failure = state.failure
        if (state.details == null && failure != null) {
            EmptyState(failureText(failure), "", icon = R.drawable.ic_customers, action = stringResource(R.string.common_back), onAction = back)
        } else {
            Lines(state, on)
            Page(state, on)
        }
    }
    state.sheet?.let { RevealSheetView(it, state.busy, on) }
}

@Composable
private fun More(state: CustomerState, on: (CustomerEvent) -> Unit) = Box {
    var open by remember { mutableStateOf(false) }
    IconButton({ open = true }) { Icon(painterResource(R.drawable.ic_more), stringResource(R.string.screen_customer_more)) }
    val edit = MenuAction(stringResource(R.string.screen_customer_edit), R.drawable.ic_edit) { on(CustomerEvent.Edit) }
    val reveal = MenuAction(stringResource(R.string.screen_customer_reveal), R.drawable.ic_reveal) { on(CustomerEvent.AskReveal) }
    SecureMenu(open, { open = false }, if (state.details?.masked == true) listOf(edit, reveal) else listOf(edit))
}

@Composable
private fun Lines(state: CustomerState, on: (CustomerEvent) -> Unit) {
    val close = stringResource(R.string.common_close)
    state.failure?.let { StatusLine(failureText(it), tone = Tone.Caution, action = close) { on(CustomerEvent.Read) } }
    state.notice?.let { StatusLine(stringResource(noticeWord(it)), action = close) { on(CustomerEvent.Read) } }
    if (state.revealed) {
        StatusLine(
            stringResource(R.string.screen_customer_revealed),
            icon = R.drawable.ic_reveal,
            action = stringResource(R.string.screen_customer_hide),
        ) { on(CustomerEvent.Hide) }
    }
    if (state.slow) StatusLine(stringResource(R.string.screen_customers_loading))
}

@Composable
private fun Page(state: CustomerState, on: (CustomerEvent) -> Unit) {
    val details = state.details ?: return
    LazyColumn(Modifier.fillMaxSize()) {
        item { WhoItIs(details) }
        if (details.pending) item { StatusLine(stringResource(R.string.screen_customer_pending), icon = R.drawable.ic_pending) }
        item { ActionRow(on) }
        item { Fields(state, on) }
        if (details.masked) item { RevealLine(on) }
        item {
            SectionHeading(
                stringResource(R.string.screen_customer_contacts),
                action = stringResource(R.string.screen_customer_add_contact),
            ) { on(CustomerEvent.AddContact) }
        }
        items(details.contacts, { it.id }) { ContactRow(it, on) }
        item { SectionHeading(stringResource(R.string.screen_customer_timeline)) }
        if (state.timeline.isEmpty()) item { Quiet(stringResource(R.string.screen_customer_timeline_empty)) }
        items(state.timeline, TimelineEntry::id) { TimelineRow(it) }
        item {
            Hairline(Modifier.padding(top = Spacing.two))
            SectionHeading(stringResource(R.string.screen_customer_who_title))
            Quiet(stringResource(R.string.screen_customer_who_body))
            Quiet(
                state.lastSyncMs?.let { stringResource(R.string.screen_customer_last_sync, dateTimeWords(it)) }
                    ?: stringResource(R.string.screen_customer_never_synced),
            )
        }
    }
}

@Composable
private fun RevealLine(on: (CustomerEvent) -> Unit) = StatusLine(
    stringResource(R.string.screen_customer_why_body),
    icon = R.drawable.ic_lock,
    action = stringResource(R.string.screen_customer_reveal),
) { on(CustomerEvent.AskReveal) }

@Composable
private fun Quiet(text: String) = Text(
    text,
    style = MaterialTheme.typography.bodyMedium,
    color = MaterialTheme.colorScheme.onSurfaceVariant,
    modifier = Modifier.padding(horizontal = Spacing.margin, vertical = Spacing.one),
)
