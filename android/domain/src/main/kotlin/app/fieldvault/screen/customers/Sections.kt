package app.fieldvault.screen.customers

import app.fieldvault.agent.CustomerRow
import app.fieldvault.agent.ListOrder
import app.fieldvault.device.AppClock
import app.fieldvault.screen.relativeDay

/** Letters of the fast scroller: what is no letter stands under `#`. */
val INITIALS: List<String> = ('A'..'Z').map(Char::toString) + "#"

/** The section in which [row] stands in a list of [order]. Days are judged by the phone's zone, as they are shown. */
internal fun AppClock.sectionOf(row: CustomerRow, order: ListOrder): Section = when (order) {
    ListOrder.Name -> Section.Initial(row.section)
    ListOrder.City -> Section.City(row.city)
    ListOrder.NextFollowUp -> row.nextFollowUpMs?.let { ms ->
        val day = relativeDay(ms)
        if (day.isPast) Section.Overdue else Section.Day(day)
    } ?: Section.NoDay
    ListOrder.LastContact -> row.lastContactMs?.let { Section.Day(relativeDay(it)) } ?: Section.NoDay
}

/** A row for a list. */
internal fun AppClock.entryOf(row: CustomerRow): CustomerEntry.Row =
    CustomerEntry.Row(row, row.nextFollowUpMs?.let(::relativeDay))
