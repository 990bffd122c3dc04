package app.fieldvault.agent

/** A customer in a list or among search results. Customer data: never logged, never in saved state. */
data class CustomerRow(
    val id: String,
    val name: String,
    val company: String,
    val phone: String,
    val label: Label,
    val masked: Boolean,
    val city: String,
    val lastContactMs: Long?,
    val nextFollowUpMs: Long?,
    /** The heading it stands under in a list: a letter, a city or a day; empty among search results. */
    val section: String,
) {
    override fun toString(): String = "CustomerRow"
}

/** In which order a list runs. */
enum class ListOrder { Name, LastContact, NextFollowUp, City }

/** Where the next page begins; handed back as it came. Holds part of a name, so it is never saved. */
interface PageCursor

/** A page of a list. */
data class CustomerPage(val items: List<CustomerRow>, val next: PageCursor?)

/** What a search found: the best [items] of [total]. */
data class SearchResult(val total: Long, val items: List<CustomerRow>)

/** A customer, opened; masked as policy says. */
data class CustomerDetails(
    val id: String,
    val name: String,
    val company: String,
    val phone: String,
    val email: String,
    val address: String,
    val label: Label,
    val notes: String,
    val externalId: String,
    val masked: Boolean,
    val rev: Long,
    val lastContactMs: Long?,
    val contacts: List<Contact>,
    val visits: List<Visit>,
    val reminders: List<Reminder>,
    val pending: Boolean,
) {
    override fun toString(): String = "CustomerDetails"
}

/** A person at a customer. */
data class Contact(val id: String, val name: String, val title: String, val phone: String, val email: String) {
    override fun toString(): String = "Contact"
}

/** A visit that was made. */
data class Visit(val id: String, val atMs: Long, val note: String, val outcome: String, val place: String?) {
    override fun toString(): String = "Visit"
}

/** Something to do for a customer. */
data class Reminder(val id: String, val dueMs: Long, val note: String, val done: Boolean) {
    override fun toString(): String = "Reminder"
}

/** An open reminder with whose it is. */
data class AgendaItem(
    val reminder: String,
    val customer: String,
    val customerName: String,
    val company: String,
    val dueMs: Long,
    val note: String,
    val masked: Boolean = false,
) {
    override fun toString(): String = "AgendaItem"
}

/** Why masked fields are shown. */
enum class RevealReason { Calling, Quote, Correcting, Other }

/** Fields that can be copied. */
enum class CopyField { Phone, Email, Address }

/** A field to be copied: its text, and whether it may go where other apps can read it. */
data class CopiedField(val text: String, val toSystem: Boolean) {
    override fun toString(): String = "CopiedField"
}
