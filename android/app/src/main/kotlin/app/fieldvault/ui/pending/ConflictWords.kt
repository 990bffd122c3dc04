package app.fieldvault.ui.pending

import androidx.annotation.StringRes
import androidx.compose.runtime.Composable
import androidx.compose.ui.res.stringResource
import app.fieldvault.R
import app.fieldvault.agent.EntityKind
import app.fieldvault.agent.FieldValue
import app.fieldvault.agent.RejectCode
import app.fieldvault.ui.customers.dateTimeWords
import app.fieldvault.ui.visit.outcomeWords

/** What kind of record it is. */
@StringRes
internal fun kindWord(kind: EntityKind): Int = when (kind) {
    EntityKind.Customer -> R.string.screen_pending_kind_customer
    EntityKind.Contact -> R.string.screen_pending_kind_contact
    EntityKind.Visit -> R.string.screen_pending_kind_visit
    EntityKind.Reminder -> R.string.screen_pending_kind_reminder
}

/** A field's name as the forms have it; one that this version does not know as the wire has it. */
@Composable
internal fun fieldWords(field: String): String = when (field) {
    "name" -> stringResource(R.string.screen_edit_name)
    "company" -> stringResource(R.string.screen_edit_company)
    "phone" -> stringResource(R.string.screen_customer_field_phone)
    "email" -> stringResource(R.string.screen_customer_field_email)
    "address" -> stringResource(R.string.screen_customer_field_address)
    "notes" -> stringResource(R.string.screen_customer_field_notes)
    "title" -> stringResource(R.string.screen_field_title)
    "note" -> stringResource(R.string.screen_field_note)
    "outcome" -> stringResource(R.string.screen_field_outcome)
    "place" -> stringResource(R.string.screen_field_place)
    "at_ms", "due_ms" -> stringResource(R.string.screen_field_time)
    "done" -> stringResource(R.string.screen_field_done)
    else -> field
}

/** A value as a person reads it. */
@Composable
internal fun valueWords(field: String, value: FieldValue): String = when (value) {
    is FieldValue.Text -> (if (field == "outcome") outcomeWords(value.text) else value.text).ifBlank { nothing() }
    is FieldValue.Number -> dateTimeWords(value.number)
    is FieldValue.Flag -> stringResource(if (value.flag) R.string.screen_pending_yes else R.string.screen_pending_no)
    FieldValue.Nothing -> nothing()
}

@Composable
private fun nothing(): String = stringResource(R.string.screen_pending_nothing)

/** Why a person has to look at it. */
@StringRes
internal fun reasonWord(rejected: RejectCode?): Int = when (rejected) {
    null -> R.string.screen_pending_conflict_body
    RejectCode.NoLongerYours -> R.string.screen_pending_rejected_not_yours
    RejectCode.Deleted -> R.string.screen_pending_rejected_deleted
    RejectCode.Unknown -> R.string.screen_pending_rejected_unknown
    RejectCode.FieldNotEditable -> R.string.screen_pending_rejected_field
    RejectCode.InvalidValue -> R.string.screen_pending_rejected_value
}
