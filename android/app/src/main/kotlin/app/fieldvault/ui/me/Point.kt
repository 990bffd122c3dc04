package app.fieldvault.ui.me

import androidx.compose.foundation.background
import androidx.compose.foundation.layout.Arrangement
import androidx.compose.foundation.layout.Box
import androidx.compose.foundation.layout.Row
import androidx.compose.foundation.layout.padding
import androidx.compose.foundation.layout.size
import androidx.compose.foundation.shape.CircleShape
import androidx.compose.material3.MaterialTheme
import androidx.compose.material3.Text
import androidx.compose.runtime.Composable
import androidx.compose.ui.Modifier
import androidx.compose.ui.unit.dp
import app.fieldvault.ui.theme.Spacing

/** One of several sentences that belong together. */
@Composable
internal fun Point(text: String) = Row(
    Modifier.padding(horizontal = Spacing.margin, vertical = Spacing.half),
    horizontalArrangement = Arrangement.spacedBy(Spacing.oneAndHalf),
) {
    Box(Modifier.padding(top = Spacing.one).size(6.dp).background(MaterialTheme.colorScheme.primary, CircleShape))
    Text(text, Modifier.weight(1f), style = MaterialTheme.typography.bodyMedium)
}
