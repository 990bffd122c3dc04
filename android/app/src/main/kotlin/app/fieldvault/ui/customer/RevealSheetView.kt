package app.fieldvault.ui.customer

import androidx.annotation.StringRes
import androidx.compose.foundation.layout.padding
import androidx.compose.material3.MaterialTheme
import androidx.compose.material3.Text
import androidx.compose.runtime.Composable
import androidx.compose.ui.Modifier
import androidx.compose.ui.res.stringResource
import app.fieldvault.R
import app.fieldvault.agent.RevealReason
import app.fieldvault.screen.customer.AfterReveal
import app.fieldvault.screen.customer.CustomerEvent
import app.fieldvault.screen.customer.RevealSheet
import app.fieldvault.ui.component.InfoRow
import app.fieldvault.ui.component.PrimaryAction
import app.fieldvault.ui.secure.SecureSheet
import app.fieldvault.ui.theme.Spacing

/** Asks why. For a call the reason is known, and one touch is enough. */
@Composable
internal fun RevealSheetView(sheet: RevealSheet, busy: Boolean, on: (CustomerEvent) -> Unit) {
    val calls = sheet.then is AfterReveal.Call
    val title = if (calls) R.string.screen_customer_call_title else R.string.screen_customer_why_title
    SecureSheet(stringResource(title), { on(CustomerEvent.SheetClosed) }) {
        Text(
            stringResource(if (calls) R.string.screen_customer_call_body else R.string.screen_customer_why_body),
            style = MaterialTheme.typography.bodyMedium,
            color = MaterialTheme.colorScheme.onSurfaceVariant,
            modifier = Modifier.padding(bottom = Spacing.two),
        )
        if (calls) {
            PrimaryAction(
                stringResource(R.string.screen_customer_call_confirm),
                { on(CustomerEvent.Reveal(RevealReason.Calling)) },
                busy = busy,
            )
        } else {
            RevealReason.entries.forEach { reason ->
                InfoRow(stringResource(reasonWord(reason)), onClick = { if (!busy) on(CustomerEvent.Reveal(reason)) })
            }
        }
    }
}

@StringRes
private fun reasonWord(reason: RevealReason): Int = when (reason) {
    RevealReason.Calling -> R.string.screen_customer_reason_calling
    RevealReason.Quote -> R.string.screen_customer_reason_quote
    RevealReason.Correcting -> R.string.screen_customer_reason_correcting
    RevealReason.Other -> R.string.screen_customer_reason_other
}
