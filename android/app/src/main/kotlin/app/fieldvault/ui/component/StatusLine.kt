package app.fieldvault.ui.component

import androidx.annotation.DrawableRes
import androidx.compose.foundation.background
import androidx.compose.foundation.layout.Box
import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.PaddingValues
import androidx.compose.foundation.layout.Row
import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.foundation.layout.heightIn
import androidx.compose.foundation.layout.padding
import androidx.compose.foundation.layout.size
import androidx.compose.material3.ButtonDefaults
import androidx.compose.material3.Icon
import androidx.compose.material3.MaterialTheme
import androidx.compose.material3.Text
import androidx.compose.material3.TextButton
import androidx.compose.runtime.Composable
import androidx.compose.ui.Alignment
import androidx.compose.ui.Modifier
import androidx.compose.ui.graphics.Color
import androidx.compose.ui.res.painterResource
import androidx.compose.ui.semantics.LiveRegionMode
import androidx.compose.ui.semantics.liveRegion
import androidx.compose.ui.semantics.semantics
import androidx.compose.ui.unit.dp
import app.fieldvault.ui.theme.FieldvaultTheme
import app.fieldvault.ui.theme.Spacing

/** How much a line asks for. */
enum class Tone {
    /** To know. */
    Quiet,

    /** Soon, or offline. */
    Caution,

    /** Data will be erased. */
    Erase,
}

/** One quiet line that says a state where it matters and, if something can be done, offers it. Read out when it changes. */
@Composable
fun StatusLine(
    text: String,
    modifier: Modifier = Modifier,
    tone: Tone = Tone.Quiet,
    @DrawableRes icon: Int? = null,
    action: String? = null,
    onAction: () -> Unit = {},
) {
    val (paper, ink) = colors(tone)
    val button: @Composable () -> Unit = {
        action?.let {
            TextButton(
                onClick = onAction,
                contentPadding = PaddingValues(horizontal = Spacing.one),
                colors = ButtonDefaults.textButtonColors(contentColor = ink),
            ) { Text(it) }
        }
    }
    Column(
        modifier.fillMaxWidth().background(paper).padding(start = Spacing.margin, end = if (action == null) Spacing.margin else Spacing.one),
    ) {
        Row(Modifier.fillMaxWidth().heightIn(min = 40.dp), verticalAlignment = Alignment.CenterVertically) {
            icon?.let { Icon(painterResource(it), null, Modifier.padding(end = Spacing.oneAndHalf).size(20.dp), tint = ink) }
            Text(
                text,
                color = ink,
                style = MaterialTheme.typography.bodySmall,
                modifier = Modifier
                    .weight(1f)
                    .padding(vertical = Spacing.one)
                    .semantics { liveRegion = LiveRegionMode.Polite },
            )
            if (!Spacing.isLargeType) button()
        }
        if (Spacing.isLargeType) Box(Modifier.align(Alignment.End)) { button() }
    }
}

@Composable
private fun colors(tone: Tone): Pair<Color, Color> {
    val signals = FieldvaultTheme.signals
    val scheme = MaterialTheme.colorScheme
    return when (tone) {
        Tone.Quiet -> scheme.surfaceContainer to scheme.onSurfaceVariant
        Tone.Caution -> signals.cautionContainer to signals.onCautionContainer
        Tone.Erase -> signals.eraseContainer to signals.onEraseContainer
    }
}
