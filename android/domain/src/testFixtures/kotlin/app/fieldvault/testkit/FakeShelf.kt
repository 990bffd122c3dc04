package app.fieldvault.testkit

import app.fieldvault.agent.CustomerDetails
import app.fieldvault.agent.CustomerRow
import app.fieldvault.agent.FieldChange
import app.fieldvault.agent.FieldValue
import app.fieldvault.agent.Label
import app.fieldvault.agent.ListOrder
import java.time.Instant
import java.time.ZoneId

private const val DOTS = "••••"

/** What a sample looks like in a list and opened, masked as the core masks it. */
internal object FakeShelf {
    fun row(of: Sample, masked: Set<Label>, section: String): CustomerRow {
        val hidden = of.label in masked
        return CustomerRow(
            id = of.id,
            name = of.name,
            company = of.company,
            phone = if (hidden) phone(of.phone) else of.phone,
            label = of.label,
            masked = hidden,
            city = if (hidden) "" else of.city,
            lastContactMs = of.lastContactMs,
            nextFollowUpMs = next(of),
            section = section,
        )
    }

    fun details(of: Sample, hidden: Boolean): CustomerDetails = CustomerDetails(
        id = of.id,
        name = of.name,
        company = of.company,
        phone = if (hidden) phone(of.phone) else of.phone,
        email = if (hidden) email(of.email) else of.email,
        address = if (hidden) text(of.address) else of.address,
        label = of.label,
        notes = if (hidden) text(of.notes) else of.notes,
        externalId = "",
        masked = hidden,
        rev = of.rev,
        lastContactMs = of.lastContactMs,
        contacts = of.contacts.map { if (hidden) it.copy(phone = phone(it.phone), email = email(it.email)) else it },
        visits = of.visits.map { if (hidden) it.copy(note = text(it.note), place = it.place?.let(::text)) else it },
        reminders = of.reminders.map { if (hidden) it.copy(note = text(it.note)) else it },
        pending = of.pending,
    )

    fun order(samples: Collection<Sample>, order: ListOrder, masked: Set<Label>): List<Sample> = when (order) {
        ListOrder.Name -> samples.sortedBy { it.pinyin }
        ListOrder.LastContact -> samples.sortedByDescending { it.lastContactMs ?: Long.MIN_VALUE }
        ListOrder.NextFollowUp -> samples.sortedBy { next(it) ?: Long.MAX_VALUE }
        ListOrder.City -> section(masked).let { city -> samples.sortedWith(compareBy<Sample>({ city(it).isEmpty() }, city, { it.pinyin })) }
    }

    /** Where a masked customer lives is not told by its place in the list either. */
    private fun section(masked: Set<Label>): (Sample) -> String = { if (it.label in masked) "" else it.city }

    fun section(of: Sample, order: ListOrder, masked: Set<Label>, zone: ZoneId): String = when (order) {
        ListOrder.Name -> of.pinyin.first().uppercaseChar().let { if (it in 'A'..'Z') it.toString() else "#" }
        ListOrder.LastContact -> day(of.lastContactMs, zone)
        ListOrder.NextFollowUp -> day(next(of), zone)
        ListOrder.City -> if (of.label in masked) "" else of.city
    }

    fun matches(of: Sample, query: String): Boolean {
        val asked = query.trim().lowercase()
        if (asked.isEmpty()) return false
        val initials = of.pinyin.split(' ').mapNotNull { it.firstOrNull() }.joinToString("")
        val digits = asked.filter(Char::isDigit)
        return asked in of.name.lowercase() || asked in of.company.lowercase() || initials.startsWith(asked) ||
            asked in of.pinyin || digits.length >= 3 && digits == asked && digits in of.phone
    }

    fun edited(of: Sample, changes: List<FieldChange>): Sample = changes.fold(of) { sample, change ->
        val text = (change.value as? FieldValue.Text)?.text ?: return@fold sample
        when (change.field) {
            "name" -> sample.copy(name = text)
            "company" -> sample.copy(company = text)
            "phone" -> sample.copy(phone = text)
            "email" -> sample.copy(email = text)
            "address" -> sample.copy(address = text)
            "notes" -> sample.copy(notes = text)
            else -> sample
        }
    }.copy(pending = true)

    fun next(of: Sample): Long? = of.reminders.filterNot { it.done }.minOfOrNull { it.dueMs }

    fun text(value: String): String = if (value.isEmpty()) "" else DOTS

    private fun phone(number: String): String {
        val digits = number.removePrefix("+86").filter(Char::isDigit)
        return if (digits.length < 8) text(digits) else "${digits.take(3)} $DOTS ${digits.takeLast(4)}"
    }

    private fun email(address: String): String {
        val at = address.indexOf('@')
        return if (at < 0) text(address) else address.take(1) + DOTS + address.substring(at)
    }

    private fun day(ms: Long?, zone: ZoneId): String = ms?.let { Instant.ofEpochMilli(it).atZone(zone).toLocalDate().toString() }.orEmpty()
}
