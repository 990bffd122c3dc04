package app.fieldvault.ui.secure

import androidx.compose.foundation.layout.Arrangement
import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.ColumnScope
import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.foundation.layout.heightIn
import androidx.compose.foundation.layout.padding
import androidx.compose.foundation.layout.widthIn
import androidx.compose.foundation.rememberScrollState
import androidx.compose.foundation.verticalScroll
import androidx.compose.material3.Button
import androidx.compose.material3.ButtonDefaults
import androidx.compose.material3.MaterialTheme
import androidx.compose.material3.Surface
import androidx.compose.material3.Text
import androidx.compose.material3.TextButton
import androidx.compose.runtime.Composable
import androidx.compose.ui.Alignment
import androidx.compose.ui.Modifier
import androidx.compose.ui.semantics.heading
import androidx.compose.ui.semantics.semantics
import androidx.compose.ui.text.style.TextAlign
import androidx.compose.ui.unit.dp
import androidx.compose.ui.window.Dialog
import androidx.compose.ui.window.DialogProperties
import app.fieldvault.ui.theme.FieldvaultTheme
import app.fieldvault.ui.theme.Spacing

/** A button of a dialog. [erases] paints it red: only where data will be lost. */
class DialogAction(val label: String, val erases: Boolean = false, val enabled: Boolean = true, val onClick: () -> Unit)

/** A question. Its answers stand one under the other, wide enough for a thumb. Touches through another app's window are dropped, because an answer may not be undone. */
@Composable
fun SecureDialog(
    title: String,
    onDismiss: () -> Unit,
    confirm: DialogAction,
    others: List<DialogAction> = emptyList(),
    content: @Composable ColumnScope.() -> Unit,
) {
    Dialog(onDismissRequest = onDismiss, properties = DialogProperties(securePolicy = secureFlag, usePlatformDefaultWidth = false)) {
        FilterObscuredTouches()
        SecureSurface {
            Surface(
                shape = MaterialTheme.shapes.medium,
                color = MaterialTheme.colorScheme.surfaceContainerHigh,
                modifier = Modifier.padding(Spacing.three).widthIn(max = 480.dp),
            ) {
                Column(Modifier.verticalScroll(rememberScrollState()).padding(Spacing.three)) {
                    Text(
                        title,
                        style = MaterialTheme.typography.titleLarge,
                        modifier = Modifier.padding(bottom = Spacing.two).semantics { heading() },
                    )
                    content()
                    Column(Modifier.fillMaxWidth().padding(top = Spacing.three), Arrangement.spacedBy(Spacing.one)) {
                        Button(
                            confirm.onClick,
                            Modifier.fillMaxWidth().heightIn(min = Spacing.touch),
                            confirm.enabled,
                            MaterialTheme.shapes.medium,
                            colors(confirm.erases),
                        ) { Text(confirm.label, textAlign = TextAlign.Center) }
                        others.forEach { other ->
                            TextButton(other.onClick, Modifier.fillMaxWidth().heightIn(min = Spacing.touch), other.enabled) {
                                Text(other.label, textAlign = TextAlign.Center)
                            }
                        }
                    }
                }
            }
        }
    }
}

@Composable
private fun colors(erases: Boolean) = if (erases) {
    ButtonDefaults.buttonColors(FieldvaultTheme.signals.erase, FieldvaultTheme.signals.onErase)
} else {
    ButtonDefaults.buttonColors()
}
