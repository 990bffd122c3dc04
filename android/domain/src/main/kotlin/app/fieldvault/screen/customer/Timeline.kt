package app.fieldvault.screen.customer

import app.fieldvault.agent.CustomerDetails
import app.fieldvault.agent.Reminder
import app.fieldvault.agent.Visit

/** What happened with a customer, and what is to come. */
sealed interface TimelineEntry {
    /** The record's id. */
    val id: String

    /** When. */
    val atMs: Long

    /** Something to do. */
    data class Next(val reminder: Reminder) : TimelineEntry {
        override val id: String get() = reminder.id
        override val atMs: Long get() = reminder.dueMs
    }

    /** A visit that was made. */
    data class Visited(val visit: Visit) : TimelineEntry {
        override val id: String get() = visit.id
        override val atMs: Long get() = visit.atMs
    }

    /** Something that was done. */
    data class Finished(val reminder: Reminder) : TimelineEntry {
        override val id: String get() = reminder.id
        override val atMs: Long get() = reminder.dueMs
    }
}

/** What is to do, soonest first; then what was, newest first. */
internal fun CustomerDetails.timeline(): List<TimelineEntry> {
    val (done, open) = reminders.partition { it.done }
    val past = visits.map(TimelineEntry::Visited) + done.map(TimelineEntry::Finished)
    return open.map(TimelineEntry::Next).sortedBy { it.atMs } + past.sortedByDescending { it.atMs }
}
