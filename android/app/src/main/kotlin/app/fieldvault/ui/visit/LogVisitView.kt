package app.fieldvault.ui.visit

import androidx.compose.foundation.layout.Arrangement
import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.FlowRow
import androidx.compose.foundation.layout.Row
import androidx.compose.foundation.layout.fillMaxSize
import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.foundation.layout.heightIn
import androidx.compose.foundation.layout.padding
import androidx.compose.foundation.rememberScrollState
import androidx.compose.foundation.selection.toggleable
import androidx.compose.foundation.verticalScroll
import androidx.compose.material3.FilterChip
import androidx.compose.material3.MaterialTheme
import androidx.compose.material3.Switch
import androidx.compose.material3.Text
import androidx.compose.runtime.Composable
import androidx.compose.ui.Alignment
import androidx.compose.ui.Modifier
import androidx.compose.ui.res.stringResource
import androidx.compose.ui.semantics.Role
import androidx.compose.ui.semantics.heading
import androidx.compose.ui.semantics.semantics
import app.fieldvault.R
import app.fieldvault.screen.visit.LogVisitEvent
import app.fieldvault.screen.visit.LogVisitState
import app.fieldvault.screen.visit.VisitOutcome
import app.fieldvault.ui.component.PrimaryAction
import app.fieldvault.ui.component.ScreenFrame
import app.fieldvault.ui.component.StatusLine
import app.fieldvault.ui.component.Tone
import app.fieldvault.ui.component.failureText
import app.fieldvault.ui.edit.LeaveDialog
import app.fieldvault.ui.secure.SecureTextField
import app.fieldvault.ui.secure.sensitive
import app.fieldvault.ui.theme.Spacing

/** Logging a visit in three touches. */
@Composable
fun LogVisitView(state: LogVisitState, on: (LogVisitEvent) -> Unit) {
    ScreenFrame(
        stringResource(R.string.screen_visit_title),
        back = { on(LogVisitEvent.Back) },
        bottom = {
            if (!Spacing.isLargeType) Saves()
            PrimaryAction(stringResource(R.string.screen_visit_save), { on(LogVisitEvent.Save) }, enabled = state.canSave, busy = state.saving)
        },
    ) {
        state.failure?.let {
            StatusLine(failureText(it), tone = Tone.Caution, action = stringResource(R.string.common_close)) { on(LogVisitEvent.FailureRead) }
        }
        if (state.draftBack) StatusLine(stringResource(R.string.screen_draft_back))
        Column(
            Modifier.fillMaxSize().verticalScroll(rememberScrollState()).padding(horizontal = Spacing.margin),
            verticalArrangement = Arrangement.spacedBy(Spacing.one),
        ) {
            Text(state.name, Modifier.sensitive(), style = MaterialTheme.typography.titleMedium)
            if (state.company.isNotEmpty()) Text(state.company, Modifier.sensitive(), style = MaterialTheme.typography.bodyMedium)
            Question(R.string.screen_visit_outcome)
            FlowRow(horizontalArrangement = Arrangement.spacedBy(Spacing.one)) {
                VisitOutcome.entries.forEach { outcome ->
                    FilterChip(state.outcome == outcome, { on(LogVisitEvent.ChoseOutcome(outcome)) }, { Text(stringResource(outcomeWord(outcome))) })
                }
            }
            Question(R.string.screen_visit_next)
            DayChips(state.next, state.picking, state.pickable, { on(LogVisitEvent.PickDay) }) { on(LogVisitEvent.ChoseNext(it)) }
            if (state.next != null) {
                SecureTextField(state.nextNote, { on(LogVisitEvent.TypedNext(it)) }, stringResource(R.string.screen_visit_next_note))
            }
            SecureTextField(state.note, { on(LogVisitEvent.TypedNote(it)) }, stringResource(R.string.screen_visit_note), singleLine = false)
            PlaceSwitch(state, on)
            if (state.recordsPlace) {
                SecureTextField(state.place, { on(LogVisitEvent.TypedPlace(it)) }, stringResource(R.string.screen_visit_place))
            }
            if (Spacing.isLargeType) Saves()
        }
    }
    if (state.asksToLeave) {
        LeaveDialog({ on(LogVisitEvent.Stay) }, { on(LogVisitEvent.Discard) }, { on(LogVisitEvent.KeepDraft) })
    }
}

@Composable
private fun Saves() = Text(
    stringResource(R.string.screen_visit_saves),
    style = MaterialTheme.typography.bodySmall,
    color = MaterialTheme.colorScheme.onSurfaceVariant,
    modifier = Modifier.padding(bottom = Spacing.one),
)

@Composable
private fun PlaceSwitch(state: LogVisitState, on: (LogVisitEvent) -> Unit) = Row(
    Modifier
        .fillMaxWidth()
        .toggleable(state.recordsPlace, role = Role.Switch) { on(LogVisitEvent.PlaceSwitched(it)) }
        .heightIn(min = Spacing.row),
    verticalAlignment = Alignment.CenterVertically,
) {
    Column(Modifier.weight(1f).padding(end = Spacing.two)) {
        Text(stringResource(R.string.screen_visit_place_switch), style = MaterialTheme.typography.bodyLarge)
        Text(
            stringResource(R.string.screen_visit_place_says),
            style = MaterialTheme.typography.bodySmall,
            color = MaterialTheme.colorScheme.onSurfaceVariant,
        )
    }
    Switch(state.recordsPlace, null)
}
