package app.fieldvault.ui.component

import androidx.compose.foundation.border
import androidx.compose.foundation.layout.padding
import androidx.compose.foundation.shape.RoundedCornerShape
import androidx.compose.material3.MaterialTheme
import androidx.compose.material3.Text
import androidx.compose.runtime.Composable
import androidx.compose.ui.Modifier
import androidx.compose.ui.res.stringResource
import androidx.compose.ui.unit.dp
import app.fieldvault.R
import app.fieldvault.agent.Label
import app.fieldvault.ui.theme.Spacing

/** How secret a customer's data is; drawn only where it is more than usual. */
@Composable
fun LabelBadge(label: Label, modifier: Modifier = Modifier) {
    if (label < Label.Confidential) return
    val scheme = MaterialTheme.colorScheme
    val ink = if (label == Label.Restricted) scheme.onSurface else scheme.onSurfaceVariant
    Text(
        labelText(label),
        color = ink,
        style = MaterialTheme.typography.labelSmall,
        modifier = modifier
            .border(1.dp, ink, RoundedCornerShape(4.dp))
            .padding(horizontal = Spacing.half + 2.dp, vertical = 1.dp),
    )
}

/** The label's word. */
@Composable
fun labelText(label: Label): String = stringResource(
    when (label) {
        Label.Public -> R.string.common_label_public
        Label.Internal -> R.string.common_label_internal
        Label.Confidential -> R.string.common_label_confidential
        Label.Restricted -> R.string.common_label_restricted
    },
)
