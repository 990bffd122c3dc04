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
import androidx.compose.foundation.layout.widthIn
import androidx.compose.material3.Icon
import androidx.compose.material3.IconButton
import androidx.compose.material3.MaterialTheme
import androidx.compose.material3.Text
import androidx.compose.runtime.Composable
import androidx.compose.ui.Alignment
import androidx.compose.ui.Modifier
import androidx.compose.ui.draw.drawWithContent
import androidx.compose.ui.geometry.Offset
import androidx.compose.ui.graphics.Brush
import androidx.compose.ui.graphics.Color
import androidx.compose.ui.res.painterResource
import androidx.compose.ui.res.stringResource
import androidx.compose.ui.semantics.heading
import androidx.compose.ui.semantics.semantics
import androidx.compose.ui.unit.dp
import app.fieldvault.R
import app.fieldvault.ui.theme.Spacing

/** A page: its title (none if it is empty), what it holds, and its primary action at the bottom above the keyboard. Insets that others took are not taken again. */
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
        horizontalAlignment = Alignment.CenterHorizontally,
    ) {
        if (title.isNotEmpty() || back != null) TitleBar(title, back, actions)
        val paper = MaterialTheme.colorScheme.surface
        val fades = if (bottom == null) Modifier else Modifier.drawWithContent {
            drawContent()
            val from = size.height - FADE.toPx()
            drawRect(Brush.verticalGradient(listOf(Color.Transparent, paper), from), Offset(0f, from))
        }
        Column(Modifier.weight(1f).widthIn(max = Spacing.list).fillMaxWidth().then(fades), content = content)
        bottom?.let {
            Column(
                Modifier.fillMaxWidth().padding(horizontal = Spacing.margin).padding(top = Spacing.half, bottom = Spacing.two),
                horizontalAlignment = Alignment.CenterHorizontally,
                content = it,
            )
        }
    }
}

@Composable
private fun TitleBar(title: String, back: (() -> Unit)?, actions: @Composable RowScope.() -> Unit) {
    Row(Modifier.widthIn(max = Spacing.list).fillMaxWidth().heightIn(min = 56.dp), verticalAlignment = Alignment.CenterVertically) {
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
}

/** What scrolls fades out above the primary action, so that a cut line reads as "there is more". */
private val FADE = 20.dp
