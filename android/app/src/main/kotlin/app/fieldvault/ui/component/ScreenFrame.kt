package app.fieldvault.ui.component

import androidx.compose.foundation.background
import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.ColumnScope
import androidx.compose.foundation.layout.Row
import androidx.compose.foundation.layout.RowScope
import androidx.compose.foundation.layout.fillMaxSize
import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.foundation.layout.heightIn
import androidx.compose.foundation.layout.imePadding
import androidx.compose.foundation.layout.navigationBarsPadding
import androidx.compose.foundation.layout.padding
import androidx.compose.foundation.layout.statusBarsPadding
import androidx.compose.material3.Icon
import androidx.compose.material3.IconButton
import androidx.compose.material3.MaterialTheme
import androidx.compose.material3.Text
import androidx.compose.runtime.Composable
import androidx.compose.ui.Alignment
import androidx.compose.ui.Modifier
import androidx.compose.ui.res.painterResource
import androidx.compose.ui.res.stringResource
import androidx.compose.ui.semantics.heading
import androidx.compose.ui.semantics.semantics
import androidx.compose.ui.unit.dp
import app.fieldvault.R
import app.fieldvault.ui.theme.Spacing

/** A page: its title, what it holds, and its primary action at the bottom above the keyboard. Insets that others took are not taken again. */
@Composable
fun ScreenFrame(
    title: String,
    modifier: Modifier = Modifier,
    back: (() -> Unit)? = null,
    actions: @Composable RowScope.() -> Unit = {},
    bottom: (@Composable ColumnScope.() -> Unit)? = null,
    content: @Composable ColumnScope.() -> Unit,
) {
    Column(
        modifier.fillMaxSize().background(MaterialTheme.colorScheme.surface).statusBarsPadding().navigationBarsPadding().imePadding(),
    ) {
        Row(Modifier.fillMaxWidth().heightIn(min = 56.dp), verticalAlignment = Alignment.CenterVertically) {
            back?.let {
                IconButton(it, Modifier.padding(start = Spacing.half)) {
                    Icon(painterResource(R.drawable.ic_back), stringResource(R.string.common_back))
                }
            }
            Text(
                title,
                style = MaterialTheme.typography.titleLarge,
                modifier = Modifier
                    .weight(1f)
                    .padding(start = if (back == null) Spacing.margin else Spacing.half, end = Spacing.one, top = Spacing.one, bottom = Spacing.one)
                    .semantics { heading() },
            )
            actions()
        }
        Column(Modifier.weight(1f).fillMaxWidth(), content = content)
        bottom?.let {
            Column(
                Modifier.fillMaxWidth().padding(horizontal = Spacing.margin, vertical = Spacing.two),
                horizontalAlignment = Alignment.CenterHorizontally,
                content = it,
            )
        }
    }
}
