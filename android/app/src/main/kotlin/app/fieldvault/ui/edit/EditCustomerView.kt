package app.fieldvault.ui.edit

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
import app.fieldvault.screen.edit.CustomerField
import app.fieldvault.screen.edit.EditEvent
import app.fieldvault.screen.edit.EditState
import app.fieldvault.screen.edit.FieldProblem
import app.fieldvault.ui.component.PrimaryAction
import app.fieldvault.ui.component.ScreenFrame
import app.fieldvault.ui.component.StatusLine
import app.fieldvault.ui.component.Tone
import app.fieldvault.ui.component.failureText
import app.fieldvault.ui.secure.SecureTextField
import app.fieldvault.ui.theme.Spacing

/** The form of a customer. */
@Composable
fun EditCustomerView(state: EditState, on: (EditEvent) -> Unit) {
    ScreenFrame(
        stringResource(if (state.isNew) R.string.screen_edit_title_new else R.string.screen_edit_title),
        back = { on(EditEvent.Back) },
        bottom = {
            PrimaryAction(stringResource(R.string.screen_edit_save), { on(EditEvent.Save) }, enabled = state.canSave, busy = state.saving)
        },
    ) {
        state.failure?.let {
            StatusLine(failureText(it), tone = Tone.Caution, action = stringResource(R.string.common_close)) { on(EditEvent.FailureRead) }
        }
        if (state.draftBack) {
            StatusLine(stringResource(R.string.screen_draft_back), action = stringResource(R.string.screen_draft_discard)) { on(EditEvent.Back) }
        }
        if (state.masked.isNotEmpty()) {
            StatusLine(stringResource(R.string.screen_edit_masked), icon = R.drawable.ic_lock, action = stringResource(R.string.screen_edit_show)) {
                on(EditEvent.ShowMasked)
            }
        }
        if (state.loaded) {
            Column(Modifier.fillMaxSize().verticalScroll(rememberScrollState()).padding(horizontal = Spacing.margin, vertical = Spacing.one)) {
                CustomerField.entries.forEach { FieldOf(it, state, on) }
            }
        }
    }
    if (state.asksToLeave) {
        LeaveDialog({ on(EditEvent.Stay) }, { on(EditEvent.Discard) }, if (state.isNew) null else ({ on(EditEvent.KeepDraft) }))
    }
}

@Composable
private fun FieldOf(field: CustomerField, state: EditState, on: (EditEvent) -> Unit) = SecureTextField(
    value = state.values[field].orEmpty(),
    onValueChange = { on(EditEvent.Typed(field, it)) },
    label = stringResource(fieldWord(field)),
    modifier = Modifier
        .widthIn(max = Spacing.column)
        .padding(vertical = Spacing.half)
        .onFocusChanged { if (!it.hasFocus && field in state.changed) on(EditEvent.LeftField(field)) },
    problem = state.problems[field]?.let { stringResource(problemWord(it)) },
    enabled = field !in state.masked && !state.saving,
    singleLine = field != CustomerField.Notes && field != CustomerField.Address,
    keyboardOptions = KeyboardOptions(
        keyboardType = when (field) {
            CustomerField.Phone -> KeyboardType.Phone
            CustomerField.Email -> KeyboardType.Email
            else -> KeyboardType.Text
        },
        imeAction = if (field == CustomerField.Notes || field == CustomerField.Address) ImeAction.Default else ImeAction.Next,
    ),
)

@StringRes
private fun fieldWord(field: CustomerField): Int = when (field) {
    CustomerField.Name -> R.string.screen_edit_name
    CustomerField.Company -> R.string.screen_edit_company
    CustomerField.Phone -> R.string.screen_customer_field_phone
    CustomerField.Email -> R.string.screen_customer_field_email
    CustomerField.Address -> R.string.screen_customer_field_address
    CustomerField.Notes -> R.string.screen_customer_field_notes
}

/** What is wrong with a field, and what would be right. */
@StringRes
internal fun problemWord(problem: FieldProblem): Int = when (problem) {
    FieldProblem.Missing -> R.string.screen_edit_problem_missing
    FieldProblem.NotAPhone -> R.string.screen_edit_problem_phone
    FieldProblem.NotAnEmail -> R.string.screen_edit_problem_email
    FieldProblem.TooLong -> R.string.screen_edit_problem_long
}
