package app.fieldvault.ui.pin

import androidx.compose.foundation.layout.Arrangement
import androidx.compose.foundation.layout.Box
import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.ColumnScope
import androidx.compose.foundation.layout.fillMaxSize
import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.foundation.layout.navigationBarsPadding
import androidx.compose.foundation.layout.padding
import androidx.compose.foundation.layout.statusBarsPadding
import androidx.compose.foundation.layout.widthIn
import androidx.compose.foundation.rememberScrollState
import androidx.compose.foundation.verticalScroll
import androidx.compose.runtime.Composable
import androidx.compose.ui.Alignment
import androidx.compose.ui.Modifier
import androidx.compose.ui.unit.dp
import app.fieldvault.ui.theme.Spacing

/**
 * Words above, which scroll where type is large, the last of them in sight first; [dots] under them, always seen; the pad below,
 * in the lower half, where the thumb is.
 */
@Composable
fun PinPage(words: @Composable ColumnScope.() -> Unit, dots: @Composable () -> Unit, pad: @Composable ColumnScope.() -> Unit) {
    Column(
        Modifier.fillMaxSize().statusBarsPadding().navigationBarsPadding(),
        horizontalAlignment = Alignment.CenterHorizontally,
    ) {
        Column(
            Modifier
                .weight(1f)
                .fillMaxWidth()
                .verticalScroll(rememberScrollState(initial = Int.MAX_VALUE))
                .padding(horizontal = Spacing.margin)
                .padding(top = Spacing.two),
            horizontalAlignment = Alignment.CenterHorizontally,
            verticalArrangement = Arrangement.Bottom,
            content = words,
        )
        Box(Modifier.padding(horizontal = Spacing.margin, vertical = if (Spacing.isLargeType) Spacing.two else Spacing.three)) { dots() }
        Column(
            Modifier.widthIn(max = PAD).padding(horizontal = Spacing.margin).padding(bottom = Spacing.one),
            horizontalAlignment = Alignment.CenterHorizontally,
            content = pad,
        )
    }
}

/** The widest that a pad grows to: a thumb reaches across. */
private val PAD = 432.dp
