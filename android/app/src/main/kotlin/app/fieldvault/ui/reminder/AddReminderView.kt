package app.fieldvault.ui.reminder

import androidx.compose.foundation.layout.Arrangement
import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.FlowRow
import androidx.compose.foundation.layout.fillMaxSize
import androidx.compose.foundation.layout.padding
import androidx.compose.foundation.layout.widthIn
import androidx.compose.foundation.rememberScrollState
import androidx.compose.foundation.verticalScroll
import androidx.compose.material3.FilterChip
import androidx.compose.material3.Text
import androidx.compose.runtime.Composable
import androidx.compose.ui.Modifier
import androidx.compose.ui.res.stringResource
import app.fieldvault.R
import app.fieldvault.screen.reminder.AddReminderEvent
import app.fieldvault.screen.reminder.AddReminderState
import app.fieldvault.ui.component.PrimaryAction
import app.fieldvault.ui.component.ScreenFrame
import app.fieldvault.ui.component.StatusLine
import app.fieldvault.ui.component.Tone
import app.fieldvault.ui.component.failureText
import app.fieldvault.ui.edit.LeaveDialog
import app.fieldvault.ui.secure.SecureTextField
import app.fieldvault.ui.theme.Spacing
import app.fieldvault.ui.visit.DayChips
import app.fieldvault.ui.visit.Question
import java.time.format.DateTimeFormatter

/** When, at what time, and what. */
@Composable
fun AddReminderView(state: AddReminderState, on: (AddReminderEvent) -> Unit) {
    ScreenFrame(
        stringResource(R.string.screen_reminder_title),
        back = { on(AddReminderEvent.Back) },
        bottom = {
            PrimaryAction(stringResource(R.string.screen_edit_save), { on(AddReminderEvent.Save) }, enabled = state.canSave, busy = state.saving)
        },
    ) {
        state.failure?.let {
            StatusLine(failureText(it), tone = Tone.Caution, action = stringResource(R.string.common_close)) { on(AddReminderEvent.FailureRead) }
        }
        Column(
            Modifier.fillMaxSize().verticalScroll(rememberScrollState()).padding(horizontal = Spacing.margin),
            verticalArrangement = Arrangement.spacedBy(Spacing.half),
        ) {
            Question(R.string.screen_reminder_day)
            DayChips(state.day, state.picking, state.pickable, { on(AddReminderEvent.PickDay) }) { on(AddReminderEvent.ChoseDay(it)) }
            Question(R.string.screen_reminder_time)
            FlowRow(horizontalArrangement = Arrangement.spacedBy(Spacing.one)) {
                AddReminderState.TIMES.forEach { time ->
                    FilterChip(time == state.time, { on(AddReminderEvent.ChoseTime(time)) }, { Text(HOURS.format(time)) })
                }
            }
            SecureTextField(
                state.note,
                { on(AddReminderEvent.Typed(it)) },
                stringResource(R.string.screen_visit_next_note),
                Modifier.widthIn(max = Spacing.column).padding(top = Spacing.one),
                hint = stringResource(R.string.screen_reminder_hint),
                singleLine = false,
            )
        }
    }
    if (state.asksToLeave) LeaveDialog({ on(AddReminderEvent.Stay) }, { on(AddReminderEvent.Discard) }, keep = null)
}

private val HOURS: DateTimeFormatter = DateTimeFormatter.ofPattern("H:mm")
