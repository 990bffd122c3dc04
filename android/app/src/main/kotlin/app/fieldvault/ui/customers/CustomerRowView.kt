package app.fieldvault.ui.customers

import androidx.compose.foundation.clickable
import androidx.compose.foundation.layout.Arrangement
import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.FlowRow
import androidx.compose.foundation.layout.Row
import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.foundation.layout.heightIn
import androidx.compose.foundation.layout.padding
import androidx.compose.material3.MaterialTheme
import androidx.compose.material3.Text
import androidx.compose.runtime.Composable
import androidx.compose.ui.Alignment
import androidx.compose.ui.Modifier
import androidx.compose.ui.res.stringResource
import androidx.compose.ui.semantics.Role
import androidx.compose.ui.semantics.contentDescription
import androidx.compose.ui.semantics.semantics
import androidx.compose.ui.text.style.TextOverflow
import app.fieldvault.R
import app.fieldvault.screen.customers.CustomerEntry
import app.fieldvault.screen.customers.CustomersTab
import app.fieldvault.screen.customers.Section
import app.fieldvault.ui.component.Hairline
import app.fieldvault.ui.component.LabelBadge
import app.fieldvault.ui.component.chosen
import app.fieldvault.ui.secure.sensitive
import app.fieldvault.ui.theme.FieldvaultTheme
import app.fieldvault.ui.theme.Spacing

/**
 * A customer in a list. The name is never cut; a company may take two lines. When the next step is due stands at the end of the
 * line, or under it where type is large. [tab] null: among search results. [chosen]: it is the one shown beside the list.
 */
@Composable
fun CustomerRowView(entry: CustomerEntry.Row, tab: CustomersTab?, chosen: Boolean = false, onOpen: () -> Unit) {
    val row = entry.row
    val stacked = Spacing.isLargeType
    Column(Modifier.sensitive()) {
        Row(
            Modifier
                .fillMaxWidth()
                .chosen(chosen)
                .clickable(role = Role.Button, onClick = onOpen)
                .heightIn(min = Spacing.row)
                .padding(horizontal = Spacing.margin, vertical = Spacing.oneAndHalf),
            verticalAlignment = Alignment.CenterVertically,
        ) {
            Column(Modifier.weight(1f)) {
                FlowRow(
                    horizontalArrangement = Arrangement.spacedBy(Spacing.one),
                    itemVerticalAlignment = Alignment.CenterVertically,
                ) {
                    Text(row.name, style = MaterialTheme.typography.titleMedium)
                    LabelBadge(row.label)
                }
                if (row.company.isNotEmpty()) {
                    Text(
                        row.company,
                        style = MaterialTheme.typography.bodyMedium,
                        color = MaterialTheme.colorScheme.onSurfaceVariant,
                        maxLines = 2,
                        overflow = TextOverflow.Ellipsis,
                    )
                }
                if (stacked) entry.next?.let { Due(entry.late, stringResource(R.string.screen_customers_next, dueWords(it))) }
            }
            if (!stacked) {
                entry.next?.let { next ->
                    val time = row.nextFollowUpMs?.takeIf { tab == CustomersTab.Today && !next.isPast }
                    val said = stringResource(R.string.screen_customers_next, dueWords(next))
                    Due(entry.late, time?.let { timeWords(it) } ?: dueWords(next), Modifier.padding(start = Spacing.two).semantics { contentDescription = said })
                }
            }
        }
        Hairline(Modifier.padding(start = Spacing.margin))
    }
}

@Composable
private fun Due(late: Boolean, words: String, modifier: Modifier = Modifier) = Text(
    words,
    style = MaterialTheme.typography.labelMedium,
    color = if (late) FieldvaultTheme.signals.caution else MaterialTheme.colorScheme.primary,
    modifier = modifier,
)

/** A section's heading in words. */
@Composable
internal fun sectionWords(section: Section, tab: CustomersTab): String = when (section) {
    is Section.Initial -> section.letter
    is Section.City -> section.name.ifEmpty { stringResource(R.string.screen_customers_section_no_city) }
    Section.Overdue -> stringResource(R.string.screen_customers_section_overdue)
    is Section.Day -> (if (tab == CustomersTab.Recent) pastWords(section.day) else dueWords(section.day)).replaceFirstChar(Char::titlecase)
    Section.NoDay -> stringResource(
        if (tab == CustomersTab.Recent) R.string.screen_customers_section_no_contact else R.string.screen_customers_section_no_next,
    )
}
