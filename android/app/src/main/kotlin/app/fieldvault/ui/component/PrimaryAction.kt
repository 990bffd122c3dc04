package app.fieldvault.ui.component

import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.foundation.layout.heightIn
import androidx.compose.foundation.layout.padding
import androidx.compose.foundation.layout.size
import androidx.compose.foundation.layout.widthIn
import androidx.compose.material3.Button
import androidx.compose.material3.ButtonDefaults
import androidx.compose.material3.CircularProgressIndicator
import androidx.compose.material3.LocalContentColor
import androidx.compose.material3.MaterialTheme
import androidx.compose.material3.Text
import androidx.compose.material3.TextButton
import androidx.compose.runtime.Composable
import androidx.compose.ui.Modifier
import androidx.compose.ui.res.stringResource
import androidx.compose.ui.semantics.semantics
import androidx.compose.ui.semantics.stateDescription
import androidx.compose.ui.text.style.TextAlign
import androidx.compose.ui.unit.dp
import app.fieldvault.R
import app.fieldvault.ui.theme.Spacing

/** The one thing to do on a screen. Stands at the bottom, in reach of the thumb. [busy] keeps its place and takes no touch. */
@Composable
fun PrimaryAction(text: String, onClick: () -> Unit, modifier: Modifier = Modifier, enabled: Boolean = true, busy: Boolean = false) {
    val working = stringResource(R.string.common_working)
    Button(
        onClick = onClick,
        enabled = enabled && !busy,
        shape = MaterialTheme.shapes.medium,
        colors = if (busy) {
            ButtonDefaults.buttonColors(
                disabledContainerColor = MaterialTheme.colorScheme.secondaryContainer,
                disabledContentColor = MaterialTheme.colorScheme.onSecondaryContainer,
            )
        } else {
            ButtonDefaults.buttonColors()
        },
        modifier = modifier
            .widthIn(max = Spacing.column)
            .fillMaxWidth()
            .heightIn(min = 56.dp)
            .semantics { if (busy) stateDescription = working },
    ) {
        if (busy) CircularProgressIndicator(Modifier.padding(end = Spacing.oneAndHalf).size(20.dp), LocalContentColor.current, strokeWidth = 2.dp)
        Text(text, textAlign = TextAlign.Center)
    }
}

/** What else can be done, beside the primary action. */
@Composable
fun SecondaryAction(text: String, onClick: () -> Unit, modifier: Modifier = Modifier, enabled: Boolean = true) {
    TextButton(onClick, modifier.widthIn(max = Spacing.column).fillMaxWidth().heightIn(min = Spacing.touch), enabled) {
        Text(text, textAlign = TextAlign.Center)
    }
}
