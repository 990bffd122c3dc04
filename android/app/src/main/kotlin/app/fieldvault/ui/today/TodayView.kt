package app.fieldvault.ui.today

import androidx.annotation.StringRes
import androidx.compose.foundation.clickable
import androidx.compose.foundation.layout.Arrangement
import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.FlowRow
import androidx.compose.foundation.layout.fillMaxSize
import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.foundation.layout.heightIn
import androidx.compose.foundation.layout.padding
import androidx.compose.foundation.layout.size
import androidx.compose.foundation.lazy.LazyColumn
import androidx.compose.foundation.lazy.LazyListScope
import androidx.compose.foundation.lazy.items
import androidx.compose.material3.ButtonDefaults
import androidx.compose.material3.Icon
import androidx.compose.material3.MaterialTheme
import androidx.compose.material3.Text
import androidx.compose.material3.TextButton
import androidx.compose.runtime.Composable
import androidx.compose.runtime.getValue
import androidx.compose.runtime.mutableStateOf
import androidx.compose.runtime.remember
import androidx.compose.runtime.setValue
import androidx.compose.ui.Alignment
import androidx.compose.ui.Modifier
import androidx.compose.ui.res.painterResource
import androidx.compose.ui.res.stringResource
import androidx.compose.ui.semantics.Role
import androidx.compose.ui.semantics.contentDescription
import androidx.compose.ui.semantics.semantics
import androidx.compose.ui.unit.LayoutDirection
import androidx.compose.ui.unit.dp
import app.fieldvault.R
import app.fieldvault.screen.today.AgendaLine
import app.fieldvault.screen.today.TodayEvent
import app.fieldvault.screen.today.TodayState
import app.fieldvault.ui.component.EmptyState
import app.fieldvault.ui.component.Hairline
import app.fieldvault.ui.component.InfoRow
import app.fieldvault.ui.component.ScreenFrame
import app.fieldvault.ui.component.SectionHeading
import app.fieldvault.ui.component.StatusLine
import app.fieldvault.ui.component.Tone
import app.fieldvault.ui.component.chosen
import app.fieldvault.ui.component.failureText
import app.fieldvault.ui.customers.NoteLine
import app.fieldvault.ui.customers.dueWords
import app.fieldvault.ui.customers.timeWords
import app.fieldvault.ui.secure.SecureSheet
import app.fieldvault.ui.secure.sensitive
import app.fieldvault.ui.theme.FieldvaultTheme
import app.fieldvault.ui.theme.Spacing
import app.fieldvault.ui.visit.DayChips

/** The agenda; [chosen] is the customer that is shown beside it. */
@Composable
fun TodayView(state: TodayState, on: (TodayEvent) -> Unit, chosen: String? = null) {
    ScreenFrame(stringResource(R.string.screen_today_title)) {
        state.failure?.let {
            StatusLine(failureText(it), tone = Tone.Caution, action = stringResource(R.string.common_close)) { on(TodayEvent.FailureRead) }
        }
        NoteLine(state.note)
        if (state.notificationsOff) {
            StatusLine(
                stringResource(R.string.screen_today_notifications_off),
                tone = Tone.Caution,
                action = stringResource(R.string.action_open_settings),
            ) { on(TodayEvent.OpenNotificationSettings) }
        }
        if (state.slow) StatusLine(stringResource(R.string.screen_customers_loading))
        if (state.isEmpty) {
            EmptyState(stringResource(R.string.screen_today_empty_title), stringResource(R.string.screen_today_empty_body), icon = R.drawable.ic_today)
        }
        LazyColumn(Modifier.fillMaxSize()) {
            group(R.string.screen_today_overdue, state.overdue, on, chosen)
            group(R.string.screen_today_today, state.today, on, chosen)
            group(R.string.screen_today_later, state.later, on, chosen)
        }
    }
    state.moving?.let { Moving(it, state, on) }
}

private fun LazyListScope.group(@StringRes heading: Int, lines: List<AgendaLine>, on: (TodayEvent) -> Unit, chosen: String?) {
    if (lines.isEmpty()) return
    item(heading) { SectionHeading(stringResource(heading)) }
    items(lines, { it.item.reminder }) { Line(it, it.item.customer == chosen, on) }
}

@Composable
private fun Line(line: AgendaLine, chosen: Boolean, on: (TodayEvent) -> Unit) = Column(Modifier.sensitive()) {
    val item = line.item
    Column(
        Modifier
            .fillMaxWidth()
            .chosen(chosen)
            .clickable(role = Role.Button) { on(TodayEvent.Opened(item.customer)) }
            .heightIn(min = Spacing.row)
            .padding(horizontal = Spacing.margin)
            .padding(top = Spacing.oneAndHalf),
        verticalArrangement = Arrangement.Center,
    ) {
        FlowRow(Modifier.fillMaxWidth(), Arrangement.SpaceBetween, itemVerticalAlignment = Alignment.CenterVertically) {
            Text(item.customerName, Modifier.padding(end = Spacing.one), style = MaterialTheme.typography.titleMedium)
            Text(
                if (line.day.days == 0) timeWords(item.dueMs) else "${dueWords(line.day)} ${timeWords(item.dueMs)}",
                style = MaterialTheme.typography.labelMedium,
                color = if (line.late) FieldvaultTheme.signals.caution else MaterialTheme.colorScheme.primary,
            )
        }
        if (item.note.isNotBlank()) Text(item.note, style = MaterialTheme.typography.bodyLarge)
        if (item.company.isNotBlank()) {
            Text(item.company, style = MaterialTheme.typography.bodyMedium, color = MaterialTheme.colorScheme.onSurfaceVariant)
        }
    }
    FlowRow(Modifier.padding(horizontal = Spacing.margin - ButtonDefaults.TextButtonContentPadding.calculateLeftPadding(LayoutDirection.Ltr))) {
        val done = stringResource(R.string.screen_today_done_for, item.customerName)
        val move = stringResource(R.string.screen_today_move_for, item.customerName)
        TextButton({ on(TodayEvent.Done(item.reminder)) }, Modifier.semantics { contentDescription = done }, !line.busy) {
            Icon(painterResource(R.drawable.ic_check), null, Modifier.padding(end = Spacing.half).size(18.dp))
            Text(stringResource(R.string.screen_today_done))
        }
        TextButton({ on(TodayEvent.Move(item.reminder)) }, Modifier.semantics { contentDescription = move }, !line.busy) {
            Icon(painterResource(R.drawable.ic_today), null, Modifier.padding(end = Spacing.half).size(18.dp))
            Text(stringResource(R.string.screen_today_move))
        }
    }
    Hairline(Modifier.padding(start = Spacing.margin))
}

@Composable
private fun Moving(line: AgendaLine, state: TodayState, on: (TodayEvent) -> Unit) {
    var picking by remember { mutableStateOf(false) }
    SecureSheet(stringResource(R.string.screen_today_move_for, line.item.customerName), { on(TodayEvent.MoveClosed) }) {
        DayChips(null, picking, state.pickable, { picking = !picking }) { on(TodayEvent.MovedTo(it)) }
    }
}
