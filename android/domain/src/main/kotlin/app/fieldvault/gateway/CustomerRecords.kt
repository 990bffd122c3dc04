package app.fieldvault.gateway

import app.fieldvault.agent.AgendaItem
import app.fieldvault.agent.Contact
import app.fieldvault.agent.CopiedField
import app.fieldvault.agent.CopyField
import app.fieldvault.agent.CustomerDetails
import app.fieldvault.agent.CustomerPage
import app.fieldvault.agent.CustomerRow
import app.fieldvault.agent.ListOrder
import app.fieldvault.agent.PageCursor
import app.fieldvault.agent.Reminder
import app.fieldvault.agent.RevealReason
import app.fieldvault.agent.SearchResult
import app.fieldvault.agent.Visit
import app.fieldvault.core.AgendaItem as CoreAgendaItem
import app.fieldvault.core.CopiedField as CoreCopiedField
import app.fieldvault.core.CopyField as CoreCopyField
import app.fieldvault.core.CustomerHit
import app.fieldvault.core.CustomerList
import app.fieldvault.core.CustomerView
import app.fieldvault.core.Found
import app.fieldvault.core.ListCursor
import app.fieldvault.core.ListOrder as CoreListOrder
import app.fieldvault.core.RevealReason as CoreRevealReason

/** Where the next page begins, as the core said it. Holds part of a name: never printed. */
internal class CoreCursor(val cursor: ListCursor) : PageCursor {
    override fun toString(): String = "CoreCursor"
}

internal fun CustomerList.toDomain() = CustomerPage(items.map { it.toDomain() }, next?.let(::CoreCursor))

internal fun Found.toDomain() = SearchResult(total.signed(), items.map { it.toDomain() })

internal fun CustomerHit.toDomain() = CustomerRow(
    id = id,
    name = name,
    company = company,
    phone = phone,
    label = label.toDomain(),
    masked = masked,
    city = city,
    lastContactMs = lastContactMs?.signed(),
    nextFollowUpMs = nextFollowUpMs?.signed(),
    section = section,
)

internal fun CustomerView.toDomain() = CustomerDetails(
    id = id,
    name = name,
    company = company,
    phone = phone,
    email = email,
    address = address,
    label = label.toDomain(),
    notes = notes,
    externalId = externalId,
    masked = masked,
    rev = rev.signed(),
    // Nobody was seen before there were clocks: none yet.
    lastContactMs = lastContactMs.signed().takeIf { it > 0 },
    contacts = contacts.map { Contact(it.id, it.name, it.title, it.phone, it.email) },
    visits = visits.map { Visit(it.id, it.atMs.signed(), it.note, it.outcome, it.place) },
    reminders = reminders.map { Reminder(it.id, it.dueMs.signed(), it.note, it.done) },
    pending = pending,
)

internal fun CoreAgendaItem.toDomain() = AgendaItem(
    reminder = reminder,
    customer = customer,
    customerName = customerName,
    company = company,
    dueMs = dueMs.signed(),
    note = note,
    masked = masked,
)

internal fun ListOrder.toCore(): CoreListOrder = when (this) {
    ListOrder.Name -> CoreListOrder.NAME
    ListOrder.LastContact -> CoreListOrder.LAST_CONTACT
    ListOrder.NextFollowUp -> CoreListOrder.NEXT_FOLLOW_UP
    ListOrder.City -> CoreListOrder.CITY
}

internal fun RevealReason.toCore(): CoreRevealReason = when (this) {
    RevealReason.Calling -> CoreRevealReason.CALLING
    RevealReason.Quote -> CoreRevealReason.QUOTE
    RevealReason.Correcting -> CoreRevealReason.CORRECTING
    RevealReason.Other -> CoreRevealReason.OTHER
}

internal fun CopyField.toCore(): CoreCopyField = when (this) {
    CopyField.Phone -> CoreCopyField.PHONE
    CopyField.Email -> CoreCopyField.EMAIL
    CopyField.Address -> CoreCopyField.ADDRESS
}

internal fun CoreCopiedField.toDomain() = CopiedField(text, toSystem)
