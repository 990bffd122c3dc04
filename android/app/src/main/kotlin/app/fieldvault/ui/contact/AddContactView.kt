package app.fieldvault.ui.contact

import androidx.annotation.StringRes
import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.fillMaxSize
import androidx.compose.foundation.layout.padding
import androidx.compose.foundation.layout.widthIn
import androidx.compose.foundation.rememberScrollState
import androidx.compose.foundation.text.KeyboardOptions
import androidx.compose.foundation.verticalScroll
import androidx.compose.runtime.Composable
import androidx.compose.ui.Modifier
import androidx.compose.ui.focus.onFocusChanged
import androidx.compose.ui.res.stringResource
import androidx.compose.ui.text.input.ImeAction
import androidx.compose.ui.text.input.KeyboardType
import app.fieldvault.R
import app.fieldvault.screen.contact.AddContactEvent
import app.fieldvault.screen.contact.AddContactState
import app.fieldvault.screen.contact.ContactField
import app.fieldvault.ui.component.PrimaryAction
import app.fieldvault.ui.component.ScreenFrame
import app.fieldvault.ui.component.StatusLine
import app.fieldvault.ui.component.Tone
import app.fieldvault.ui.component.failureText
import app.fieldvault.ui.edit.LeaveDialog
import app.fieldvault.ui.edit.problemWord
import app.fieldvault.ui.secure.SecureTextField
import app.fieldvault.ui.theme.Spacing

/** The form of a new person. */
@Composable
fun AddContactView(state: AddContactState, on: (AddContactEvent) -> Unit) {
    ScreenFrame(
        stringResource(R.string.screen_contact_title),
        back = { on(AddContactEvent.Back) },
        bottom = {
            PrimaryAction(stringResource(R.string.screen_edit_save), { on(AddContactEvent.Save) }, enabled = state.canSave, busy = state.saving)
        },
    ) {
        state.failure?.let {
            StatusLine(failureText(it), tone = Tone.Caution, action = stringResource(R.string.common_close)) { on(AddContactEvent.FailureRead) }
        }
        Column(Modifier.fillMaxSize().verticalScroll(rememberScrollState()).padding(horizontal = Spacing.margin, vertical = Spacing.one)) {
            ContactField.entries.forEach { FieldOf(it, state, on) }
        }
    }
    if (state.asksToLeave) LeaveDialog({ on(AddContactEvent.Stay) }, { on(AddContactEvent.Discard) }, keep = null)
}

@Composable
private fun FieldOf(field: ContactField, state: AddContactState, on: (AddContactEvent) -> Unit) = SecureTextField(
    value = state.values[field].orEmpty(),
    onValueChange = { on(AddContactEvent.Typed(field, it)) },
    label = stringResource(fieldWord(field)),
    modifier = Modifier
        .widthIn(max = Spacing.column)
        .padding(vertical = Spacing.half)
        .onFocusChanged { if (!it.hasFocus && !state.values[field].isNullOrBlank()) on(AddContactEvent.LeftField(field)) },
    problem = state.problems[field]?.let { stringResource(problemWord(it)) },
    enabled = !state.saving,
    keyboardOptions = KeyboardOptions(
        keyboardType = when (field) {
            ContactField.Phone -> KeyboardType.Phone
            ContactField.Email -> KeyboardType.Email
            ContactField.Name, ContactField.Title -> KeyboardType.Text
        },
        imeAction = if (field == ContactField.Email) ImeAction.Done else ImeAction.Next,
    ),
)

@StringRes
private fun fieldWord(field: ContactField): Int = when (field) {
    ContactField.Name -> R.string.screen_edit_name
    ContactField.Title -> R.string.screen_field_title
    ContactField.Phone -> R.string.screen_customer_field_phone
    ContactField.Email -> R.string.screen_customer_field_email
}
