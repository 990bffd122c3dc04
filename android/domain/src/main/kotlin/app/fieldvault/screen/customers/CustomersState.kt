package app.fieldvault.screen.customers

import app.fieldvault.agent.AgentFailure
import app.fieldvault.agent.CustomerRow
import app.fieldvault.agent.ListOrder
import app.fieldvault.screen.RelativeDay
import app.fieldvault.screen.StatusNote

/** What the home shows. */
data class CustomersState(
    val tab: CustomersTab = CustomersTab.Today,
    val query: String = "",
    val list: ListPane = ListPane(),
    val search: SearchPane? = null,
    val note: StatusNote? = null,
    val firstSync: FirstSync? = null,
    val refreshing: Boolean = false,
    val failure: AgentFailure? = null,
) {
    /** What a person typed is not for logs. */
    override fun toString(): String = "CustomersState($tab)"
}

/** The chips over the list. */
enum class CustomersTab(internal val order: ListOrder) {
    /** By next step, what is late first. */
    Today(ListOrder.NextFollowUp),

    /** By city. */
    City(ListOrder.City),

    /** By name. */
    Name(ListOrder.Name),

    /** By last contact, the newest first. */
    Recent(ListOrder.LastContact),
}

/** A list, as far as it is loaded. [slow]: it takes long enough to say so. */
data class ListPane(
    val entries: List<CustomerEntry> = emptyList(),
    val loaded: Boolean = false,
    val hasMore: Boolean = false,
    val slow: Boolean = false,
) {
    /** Nothing is there, and nothing will come without a sync. */
    val isEmpty: Boolean get() = loaded && entries.isEmpty()
}

/** Search results: the best [rows] of [total]. [answered] is false until the first answer to this typing. */
data class SearchPane(
    val rows: List<CustomerEntry.Row> = emptyList(),
    val total: Long = 0,
    val answered: Boolean = false,
    val slow: Boolean = false,
) {
    /** Nothing fits. */
    val isEmpty: Boolean get() = answered && rows.isEmpty()
}

/** The first sync, with numbers; [total] is 0 while it is not known. */
data class FirstSync(val done: Long, val total: Long)

/** A line of a list. */
sealed interface CustomerEntry {
    /** What keeps it apart from the others. */
    val key: String

    /** A section begins. */
    data class Heading(val section: Section) : CustomerEntry {
        override val key: String get() = "section:$section"
    }

    /** A customer, with when the next step is due. [late]: that moment has passed, be it today. */
    data class Row(val row: CustomerRow, val next: RelativeDay?, val late: Boolean = false) : CustomerEntry {
        override val key: String get() = row.id
    }
}

/** What a section is about. */
sealed interface Section {
    /** Names that begin with [letter], in pinyin for Chinese ones. */
    data class Initial(val letter: String) : Section

    /** Customers of [name]; empty if no city is known. */
    data class City(val name: String) : Section

    /** Next steps that are late. */
    data object Overdue : Section

    /** A day of a next step or of a last contact. */
    data class Day(val day: RelativeDay) : Section

    /** No next step, or never contacted. */
    data object NoDay : Section
}
