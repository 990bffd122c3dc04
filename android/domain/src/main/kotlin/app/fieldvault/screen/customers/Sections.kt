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
    CustomerEntry.Row(row, row.nextFollowUpMs?.let(::relativeDay), late = row.nextFollowUpMs?.let { it < wallMs() } ?: false)

/** A heading with the rows under it. [heading] null: rows before the first one. */
class ListPart(val heading: CustomerEntry.Heading?, val rows: List<CustomerEntry.Row>)

/** A list cut at its headings, in order. */
fun List<CustomerEntry>.parts(): List<ListPart> {
    val parts = ArrayList<ListPart>()
    var heading: CustomerEntry.Heading? = null
    var rows = ArrayList<CustomerEntry.Row>()
    fun close() {
        if (heading != null || rows.isNotEmpty()) parts += ListPart(heading, rows)
    }
    forEach { entry ->
        when (entry) {
            is CustomerEntry.Row -> rows += entry
            is CustomerEntry.Heading -> {
                close()
                heading = entry
                rows = ArrayList()
            }
        }
    }
    close()
    return parts
}
