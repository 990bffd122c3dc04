package app.fieldvault.ui.pending

import androidx.annotation.StringRes
import androidx.compose.foundation.border
import androidx.compose.foundation.clickable
import androidx.compose.foundation.layout.Arrangement
import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.FlowRow
import androidx.compose.foundation.layout.Row
import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.foundation.layout.heightIn
import androidx.compose.foundation.layout.padding
import androidx.compose.material3.MaterialTheme
import androidx.compose.material3.OutlinedButton
import androidx.compose.material3.Text
import androidx.compose.runtime.Composable
import androidx.compose.runtime.getValue
import androidx.compose.runtime.mutableStateOf
import androidx.compose.runtime.remember
import androidx.compose.runtime.setValue
import androidx.compose.ui.Alignment
import androidx.compose.ui.Modifier
import androidx.compose.ui.draw.clip
import androidx.compose.ui.res.pluralStringResource
import androidx.compose.ui.res.stringResource
import androidx.compose.ui.semantics.Role
import androidx.compose.ui.semantics.heading
import androidx.compose.ui.semantics.semantics
import androidx.compose.ui.unit.dp
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

/** One contested field: both values, of which a touch keeps one, and what else can be done. */
@Composable
internal fun ConflictFieldView(field: ConflictField, on: (PendingEvent) -> Unit) = Column(
    Modifier.fillMaxWidth().sensitive().padding(horizontal = Spacing.margin, vertical = Spacing.one),
    verticalArrangement = Arrangement.spacedBy(Spacing.oneAndHalf),
) {
    val conflict = field.conflict
    val decide: (Choice) -> Unit = { on(PendingEvent.Decided(conflict.id, it)) }
    Column {
        Text(fieldWords(conflict.field), Modifier.semantics { heading() }, style = MaterialTheme.typography.titleMedium)
        Text(
            stringResource(reasonWord(conflict.rejected)),
            style = MaterialTheme.typography.bodyMedium,
            color = MaterialTheme.colorScheme.onSurfaceVariant,
        )
    }
    val open = field.decision == null
    val mine = field.decision?.choice
    Value(R.string.screen_pending_mine, conflict.field, conflict.mine, mine == Choice.Mine, keep = { decide(Choice.Mine) }.takeIf { open && conflict.rejected == null })
    if (conflict.rejected == null) {
        Value(R.string.screen_pending_theirs, conflict.field, conflict.theirs, mine == Choice.Theirs, keep = { decide(Choice.Theirs) }.takeIf { open })
    }
    when (val decision = field.decision) {
        null -> Choices(field, decide)
        else -> Decided(decision) { on(PendingEvent.Undone(conflict.id)) }
    }
}

/** A value in a frame. [keep] null: it can only be read. */
@Composable
private fun Value(@StringRes whose: Int, field: String, value: FieldValue, chosen: Boolean, keep: (() -> Unit)?) {
    val scheme = MaterialTheme.colorScheme
    val shape = MaterialTheme.shapes.medium
    Row(
        Modifier
            .fillMaxWidth()
            .clip(shape)
            .border(if (chosen) 2.dp else 1.dp, if (chosen) scheme.primary else scheme.outline, shape)
            .then(keep?.let { Modifier.clickable(role = Role.Button, onClick = it) } ?: Modifier)
            .heightIn(min = Spacing.row)
            .padding(horizontal = Spacing.two, vertical = Spacing.oneAndHalf),
        verticalAlignment = Alignment.CenterVertically,
    ) {
        Column(Modifier.weight(1f)) {
            Text(stringResource(whose), style = MaterialTheme.typography.labelMedium, color = scheme.primary)
            Text(valueWords(field, value), style = MaterialTheme.typography.bodyLarge)
        }
        if (keep != null) Text(stringResource(R.string.screen_pending_keep), Modifier.padding(start = Spacing.two), style = MaterialTheme.typography.labelLarge, color = scheme.primary)
    }
}

@Composable
private fun Choices(field: ConflictField, decide: (Choice) -> Unit) {
    val rejected = field.conflict.rejected
    // Not saved across a process death on purpose: what is typed here is customer data.
    var typed by remember(field.conflict.id) { mutableStateOf<String?>(null) }
    FlowRow(horizontalArrangement = Arrangement.spacedBy(Spacing.one)) {
        if (rejected != null) Choose(R.string.screen_pending_noted) { decide(Choice.Theirs) }
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
