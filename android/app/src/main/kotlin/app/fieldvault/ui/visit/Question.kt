package app.fieldvault.ui.visit

import androidx.annotation.StringRes
import androidx.compose.foundation.layout.padding
import androidx.compose.material3.MaterialTheme
import androidx.compose.material3.Text
import androidx.compose.runtime.Composable
import androidx.compose.ui.Modifier
import androidx.compose.ui.res.stringResource
import androidx.compose.ui.semantics.heading
import androidx.compose.ui.semantics.semantics
import app.fieldvault.ui.theme.Spacing

/** What the chips below it answer. */
@Composable
internal fun Question(@StringRes text: Int) = Text(
    stringResource(text),
    style = MaterialTheme.typography.titleSmall,
    color = MaterialTheme.colorScheme.primary,
    modifier = Modifier.padding(top = Spacing.two).semantics { heading() },
)
