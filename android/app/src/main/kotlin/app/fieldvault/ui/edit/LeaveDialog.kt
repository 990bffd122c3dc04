package app.fieldvault.ui.edit

import androidx.compose.material3.Text
import androidx.compose.runtime.Composable
import androidx.compose.ui.res.stringResource
import app.fieldvault.R
import app.fieldvault.ui.secure.DialogAction
import app.fieldvault.ui.secure.SecureDialog

/** Asks before something typed is left behind. Keeping is offered first; without [keep] there is no draft to keep. */
@Composable
fun LeaveDialog(stay: () -> Unit, discard: () -> Unit, keep: (() -> Unit)?) {
    val staying = DialogAction(stringResource(R.string.screen_draft_stay), onClick = stay)
    val discarding = DialogAction(stringResource(if (keep == null) R.string.screen_draft_lose else R.string.screen_draft_discard), onClick = discard)
    SecureDialog(
        stringResource(R.string.screen_draft_leave_title),
        stay,
        confirm = keep?.let { DialogAction(stringResource(R.string.screen_draft_keep), onClick = it) } ?: staying,
        others = if (keep == null) listOf(discarding) else listOf(staying, discarding),
    ) {
        Text(stringResource(if (keep == null) R.string.screen_draft_leave_new else R.string.screen_draft_leave_body))
    }
}
