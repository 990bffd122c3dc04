package app.fieldvault.ui.customers

import androidx.compose.runtime.Composable
import androidx.compose.ui.res.stringResource
import app.fieldvault.R
import app.fieldvault.screen.StatusNote
import app.fieldvault.ui.component.StatusLine
import app.fieldvault.ui.component.Tone
import app.fieldvault.ui.component.failureText

/** The line over a list, if one is due. */
@Composable
fun NoteLine(note: StatusNote?) {
    when (note) {
        null -> Unit
        is StatusNote.Offline -> {
            val since = timeWords(note.sinceMs)
            val text = note.leaseUntilMs?.let { stringResource(R.string.screen_customers_offline_lease, since, weekdayTimeWords(it)) }
                ?: stringResource(R.string.screen_customers_offline, since)
            StatusLine(text, tone = Tone.Caution, icon = R.drawable.ic_offline)
        }
        is StatusNote.LeaseSoon -> StatusLine(
            stringResource(R.string.screen_customers_lease_soon, weekdayTimeWords(note.locksAtMs)),
            tone = Tone.Caution,
            icon = R.drawable.ic_time,
        )
        is StatusNote.SyncFailed -> StatusLine(failureText(note.failure), tone = Tone.Caution, icon = R.drawable.ic_warning)
    }
}
