package app.fieldvault.ui.customer

import androidx.annotation.DrawableRes
import androidx.annotation.StringRes
import androidx.compose.foundation.layout.Arrangement
import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.PaddingValues
import androidx.compose.foundation.layout.Row
import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.foundation.layout.heightIn
import androidx.compose.foundation.layout.padding
import androidx.compose.foundation.layout.size
import androidx.compose.material3.FilledTonalButton
import androidx.compose.material3.Icon
import androidx.compose.material3.IconButton
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
import app.fieldvault.agent.Contact
import app.fieldvault.agent.CopyField
import app.fieldvault.agent.CustomerDetails
import app.fieldvault.screen.customer.CustomerEvent
import app.fieldvault.screen.customer.CustomerNotice
import app.fieldvault.screen.customer.CustomerState
import app.fieldvault.screen.customer.TimelineEntry
import app.fieldvault.screen.phoneWords
import app.fieldvault.ui.component.InfoRow
import app.fieldvault.ui.component.LabelBadge
import app.fieldvault.ui.customers.dateTimeWords
import app.fieldvault.ui.secure.sensitive
import app.fieldvault.ui.theme.Spacing
import app.fieldvault.ui.visit.outcomeWords

/** Who it is. */
@Composable
internal fun WhoItIs(details: CustomerDetails) = Column(
    Modifier.fillMaxWidth().sensitive().padding(horizontal = Spacing.margin, vertical = Spacing.one),
    verticalArrangement = Arrangement.spacedBy(Spacing.half),
) {
    Text(details.name, style = MaterialTheme.typography.headlineMedium, modifier = Modifier.semantics { heading() })
    if (details.company.isNotEmpty()) Text(details.company, style = MaterialTheme.typography.titleMedium)
    LabelBadge(details.label)
}

/** What is done most, beside the visit at the bottom. One under the other where type is large. */
@Composable
internal fun ActionRow(on: (CustomerEvent) -> Unit) {
    val place = Modifier.fillMaxWidth().padding(horizontal = Spacing.margin, vertical = Spacing.one)
    val call: @Composable (Modifier) -> Unit = { Action(R.string.screen_customer_call, R.drawable.ic_call, it) { on(CustomerEvent.Call()) } }
    val navigate: @Composable (Modifier) -> Unit = { Action(R.string.screen_customer_navigate, R.drawable.ic_navigate, it) { on(CustomerEvent.Navigate) } }
    val next: @Composable (Modifier) -> Unit = { Action(R.string.screen_reminder_title, R.drawable.ic_time, it) { on(CustomerEvent.AddReminder) } }
    if (Spacing.isLargeType) {
        Column(place, Arrangement.spacedBy(Spacing.one)) { listOf(call, navigate, next).forEach { it(Modifier.fillMaxWidth()) } }
    } else {
        Row(place, Arrangement.spacedBy(Spacing.one)) { listOf(call, navigate, next).forEach { it(Modifier.weight(1f)) } }
    }
}

@Composable
private fun Action(@StringRes word: Int, @DrawableRes icon: Int, modifier: Modifier, onClick: () -> Unit) = FilledTonalButton(
    onClick,
    modifier.heightIn(min = Spacing.touch),
    shape = MaterialTheme.shapes.medium,
    contentPadding = PaddingValues(Spacing.one),
) {
    Icon(painterResource(icon), null, Modifier.padding(end = Spacing.one).size(20.dp))
    Text(stringResource(word))
}

/** How the customer is reached; a field that is not recorded is not shown. */
@Composable
internal fun Fields(state: CustomerState, on: (CustomerEvent) -> Unit) {
    val details = state.details ?: return
    Field(R.string.screen_customer_field_phone, phoneWords(details.phone), state.mayCopy) { on(CustomerEvent.Copy(CopyField.Phone)) }
    Field(R.string.screen_customer_field_email, details.email, state.mayCopy) { on(CustomerEvent.Copy(CopyField.Email)) }
    Field(R.string.screen_customer_field_address, details.address, state.mayCopy) { on(CustomerEvent.Copy(CopyField.Address)) }
    Field(R.string.screen_customer_field_notes, details.notes, mayCopy = false) { }
}

@Composable
private fun Field(@StringRes word: Int, value: String, mayCopy: Boolean, onCopy: () -> Unit) {
    if (value.isBlank()) return
    val name = stringResource(word)
    InfoRow(
        value,
        Modifier.sensitive(),
        supporting = name,
        trailing = if (!mayCopy) {
            null
        } else {
            {
                IconButton(onCopy) { Icon(painterResource(R.drawable.ic_copy), stringResource(R.string.screen_customer_copy, name)) }
            }
        },
    )
}

/** A person at the customer. */
@Composable
internal fun ContactRow(contact: Contact, on: (CustomerEvent) -> Unit) = InfoRow(
    contact.name,
    Modifier.sensitive(),
    // A line each: joined, a line could end in what joins them.
    supporting = listOf(contact.title, phoneWords(contact.phone), contact.email).filter(String::isNotBlank).joinToString("\n"),
    trailing = if (contact.phone.isBlank()) {
        null
    } else {
        {
            IconButton({ on(CustomerEvent.Call(contact.id)) }) {
                Icon(painterResource(R.drawable.ic_call), stringResource(R.string.screen_customer_call_person, contact.name))
            }
        }
    },
)

/** What happened, or is to come. */
@Composable
internal fun TimelineRow(entry: TimelineEntry) {
    val at = dateTimeWords(entry.atMs)
    when (entry) {
        is TimelineEntry.Next -> InfoRow(
            entry.reminder.note.ifBlank { stringResource(R.string.screen_customer_next, at) },
            Modifier.sensitive(),
            supporting = stringResource(R.string.screen_customer_next, at).takeIf { entry.reminder.note.isNotBlank() },
            icon = R.drawable.ic_time,
        )
        is TimelineEntry.Finished -> InfoRow(
            entry.reminder.note.ifBlank { stringResource(R.string.screen_customer_done, at) },
            Modifier.sensitive(),
            supporting = stringResource(R.string.screen_customer_done, at).takeIf { entry.reminder.note.isNotBlank() },
            icon = R.drawable.ic_check,
        )
        is TimelineEntry.Visited -> InfoRow(
            outcomeWords(entry.visit.outcome).ifBlank { stringResource(R.string.screen_customer_visited, at) },
            Modifier.sensitive(),
            supporting = listOfNotNull(
                stringResource(R.string.screen_customer_visited, at),
                entry.visit.note.takeIf(String::isNotBlank),
                entry.visit.place?.takeIf(String::isNotBlank)?.let { stringResource(R.string.screen_customer_place, it) },
            ).joinToString("\n"),
            icon = R.drawable.ic_visit,
        )
    }
}

/** The word about what was just done. */
@StringRes
internal fun noticeWord(notice: CustomerNotice): Int = when (notice) {
    CustomerNotice.CopiedInApp -> R.string.screen_customer_copied_in_app
    CustomerNotice.CopiedToSystem -> R.string.screen_customer_copied_system
    CustomerNotice.NoDialler -> R.string.screen_customer_no_dialler
    CustomerNotice.NoMap -> R.string.screen_customer_no_map
    CustomerNotice.NoNumber -> R.string.screen_customer_no_number
    CustomerNotice.NoAddress -> R.string.screen_customer_no_address
}
