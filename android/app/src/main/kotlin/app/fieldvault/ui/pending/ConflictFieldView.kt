package app.fieldvault.ui.pending

import androidx.annotation.StringRes
import androidx.compose.foundation.layout.Arrangement
import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.FlowRow
import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.foundation.layout.padding
import androidx.compose.material3.MaterialTheme
import androidx.compose.material3.OutlinedButton
import androidx.compose.material3.Text
import androidx.compose.runtime.Composable
import androidx.compose.runtime.getValue
import androidx.compose.runtime.mutableStateOf
import androidx.compose.runtime.remember
import androidx.compose.runtime.setValue
import androidx.compose.ui.Modifier
import androidx.compose.ui.res.pluralStringResource
import androidx.compose.ui.res.stringResource
import androidx.compose.ui.semantics.heading
import androidx.compose.ui.semantics.semantics
import app.fieldvault.R
import app.fieldvault.agent.FieldValue
import app.fieldvault.screen.pending.Choice
import app.fieldvault.screen.pending.ConflictField
import app.fieldvault.screen.pending.Decision
import app.fieldvault.screen.pending.PendingEvent
import app.fieldvault.screen.pending.allowsAnotherTry
import app.fieldvault.ui.component.StatusLine
import app.fieldvault.ui.secure.SecureTextField
import app.fieldvault.ui.secure.sensitive
import app.fieldvault.ui.theme.Spacing

/** One contested field: both values, and what can be done. */
@Composable
internal fun ConflictFieldView(field: ConflictField, on: (PendingEvent) -> Unit) = Column(
    Modifier.fillMaxWidth().sensitive().padding(horizontal = Spacing.margin, vertical = Spacing.one),
    verticalArrangement = Arrangement.spacedBy(Spacing.one),
) {
    val conflict = field.conflict
    Text(fieldWords(conflict.field), Modifier.semantics { heading() }, style = MaterialTheme.typography.titleMedium)
    Text(
        stringResource(reasonWord(conflict.rejected)),
        style = MaterialTheme.typography.bodyMedium,
        color = MaterialTheme.colorScheme.onSurfaceVariant,
    )
    Value(R.string.screen_pending_mine, conflict.field, conflict.mine)
    if (conflict.rejected == null) Value(R.string.screen_pending_theirs, conflict.field, conflict.theirs)
    when (val decision = field.decision) {
        null -> Choices(field) { on(PendingEvent.Decided(conflict.id, it)) }
        else -> Decided(decision) { on(PendingEvent.Undone(conflict.id)) }
    }
}

@Composable
private fun Value(@StringRes whose: Int, field: String, value: FieldValue) = Column {
    Text(stringResource(whose), style = MaterialTheme.typography.labelMedium, color = MaterialTheme.colorScheme.onSurfaceVariant)
    Text(valueWords(field, value), style = MaterialTheme.typography.bodyLarge)
}

@Composable
private fun Choices(field: ConflictField, decide: (Choice) -> Unit) {
    val rejected = field.conflict.rejected
    // Not saved across a process death on purpose: what is typed here is customer data.
    var typed by remember(field.conflict.id) { mutableStateOf<String?>(null) }
    FlowRow(horizontalArrangement = Arrangement.spacedBy(Spacing.one)) {
        if (rejected == null) Choose(R.string.screen_pending_mine) { decide(Choice.Mine) }
        Choose(if (rejected == null) R.string.screen_pending_theirs else R.string.screen_pending_noted) { decide(Choice.Theirs) }
        if (field.canKeepBoth) Choose(R.string.screen_pending_both) { decide(Choice.Both) }
        if (field.canType && rejected.allowsAnotherTry) Choose(R.string.screen_pending_other) { typed = typed ?: "" }
    }
    typed?.let { text ->
        SecureTextField(text, { typed = it }, fieldWords(field.conflict.field))
        OutlinedButton({ decide(Choice.Typed(text)) }, enabled = text.isNotBlank()) { Text(stringResource(R.string.screen_pending_use)) }
    }
}

@Composable
private fun Choose(@StringRes word: Int, onClick: () -> Unit) = OutlinedButton(onClick) { Text(stringResource(word)) }

@Composable
private fun Decided(decision: Decision, undo: () -> Unit) {
    val left = decision.secondsLeft
    if (left == 0) {
        StatusLine(stringResource(R.string.screen_pending_applying))
    } else {
        StatusLine(
            pluralStringResource(R.plurals.screen_pending_applies, left, left),
            icon = R.drawable.ic_time,
            action = stringResource(R.string.screen_pending_undo),
            onAction = undo,
        )
    }
}
