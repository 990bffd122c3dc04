package app.fieldvault.gateway

import app.fieldvault.agent.Conflict
import app.fieldvault.agent.DraftKind
import app.fieldvault.agent.EntityKind
import app.fieldvault.agent.FieldChange
import app.fieldvault.agent.FieldValue
import app.fieldvault.agent.NewReminder
import app.fieldvault.agent.NewVisit
import app.fieldvault.agent.PendingOperation
import app.fieldvault.agent.PendingWork
import app.fieldvault.agent.Queued
import app.fieldvault.agent.RejectCode
import app.fieldvault.agent.Resolution
import app.fieldvault.core.DraftKind as CoreDraftKind
import app.fieldvault.core.EntityKind as CoreEntityKind
import app.fieldvault.core.FieldChange as CoreFieldChange
import app.fieldvault.core.FieldValue as CoreFieldValue
import app.fieldvault.core.NewReminder as CoreNewReminder
import app.fieldvault.core.NewVisit as CoreNewVisit
import app.fieldvault.core.Pending
import app.fieldvault.core.Queued as CoreQueued
import app.fieldvault.core.RejectCode as CoreRejectCode
import app.fieldvault.core.Resolution as CoreResolution

internal fun FieldValue.toCore(): CoreFieldValue = when (this) {
    is FieldValue.Text -> CoreFieldValue.Text(text)
    is FieldValue.Number -> CoreFieldValue.Number(number.unsigned())
    is FieldValue.Flag -> CoreFieldValue.Flag(flag)
    FieldValue.Nothing -> CoreFieldValue.Nothing
}

internal fun CoreFieldValue.toDomain(): FieldValue = when (this) {
    is CoreFieldValue.Text -> FieldValue.Text(text)
    is CoreFieldValue.Number -> FieldValue.Number(number.signed())
    is CoreFieldValue.Flag -> FieldValue.Flag(flag)
    is CoreFieldValue.Nothing -> FieldValue.Nothing
}

internal fun FieldChange.toCore() = CoreFieldChange(field, value.toCore())

internal fun CoreFieldChange.toDomain() = FieldChange(field, value.toDomain())

internal fun List<FieldChange>.toCore(): List<CoreFieldChange> = map { it.toCore() }

internal fun NewReminder.toCore() = CoreNewReminder(dueMs.unsigned(), note)

internal fun NewVisit.toCore() = CoreNewVisit(
    note = note,
    outcome = outcome,
    atMs = atMs?.unsigned(),
    reminder = reminder?.toCore(),
    place = place,
)

internal fun DraftKind.toCore(): CoreDraftKind = when (this) {
    DraftKind.Edit -> CoreDraftKind.EDIT
    DraftKind.Visit -> CoreDraftKind.VISIT
}

internal fun Resolution.toCore(): CoreResolution = when (this) {
    Resolution.Mine -> CoreResolution.Mine
    Resolution.Theirs -> CoreResolution.Theirs
    is Resolution.Other -> CoreResolution.Other(value.toCore())
}

internal fun CoreQueued.toDomain() = Queued(record, pending.signed())

internal fun Pending.toDomain() = PendingWork(
    operations = operations.map { PendingOperation(it.op, it.entity.toDomain(), it.record, it.customer, it.fields) },
    conflicts = conflicts.map {
        Conflict(
            id = it.id.signed(),
            record = it.record,
            entity = it.entity.toDomain(),
            customer = it.customer,
            field = it.field,
            mine = it.mine.toDomain(),
            theirs = it.theirs.toDomain(),
            rejected = it.rejected?.toDomain(),
            atMs = it.atMs.signed(),
        )
    },
)

internal fun CoreEntityKind.toDomain(): EntityKind = when (this) {
    CoreEntityKind.CUSTOMER -> EntityKind.Customer
    CoreEntityKind.CONTACT -> EntityKind.Contact
    CoreEntityKind.VISIT -> EntityKind.Visit
    CoreEntityKind.REMINDER -> EntityKind.Reminder
}

internal fun CoreRejectCode.toDomain(): RejectCode = when (this) {
    CoreRejectCode.NO_LONGER_YOURS -> RejectCode.NoLongerYours
    CoreRejectCode.DELETED -> RejectCode.Deleted
    CoreRejectCode.UNKNOWN -> RejectCode.Unknown
    CoreRejectCode.FIELD_NOT_EDITABLE -> RejectCode.FieldNotEditable
    CoreRejectCode.INVALID_VALUE -> RejectCode.InvalidValue
}
