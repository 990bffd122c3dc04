package app.fieldvault.ui.edit

import androidx.compose.material3.Text
import androidx.compose.runtime.Composable
import androidx.compose.ui.res.stringResource
import app.fieldvault.R
import app.fieldvault.ui.component.SecondaryAction
import app.fieldvault.ui.secure.DialogAction
import app.fieldvault.ui.secure.SecureDialog

/** Asks before something typed is left behind. Keeping is offered first; without [keep] there is no draft to keep. */
@Composable
fun LeaveDialog(stay: () -> Unit, discard: () -> Unit, keep: (() -> Unit)?) {
    SecureDialog(
        stringResource(R.string.screen_draft_leave_title),
        stay,
        confirm = if (keep == null) {
            DialogAction(stringResource(R.string.screen_draft_stay), onClick = stay)
        } else {
            DialogAction(stringResource(R.string.screen_draft_keep), onClick = keep)
        },
        dismiss = DialogAction(stringResource(R.string.screen_draft_discard), onClick = discard),
    ) {
        Text(stringResource(if (keep == null) R.string.screen_draft_leave_new else R.string.screen_draft_leave_body))
        if (keep != null) SecondaryAction(stringResource(R.string.screen_draft_stay), stay)
    }
}
