package app.fieldvault.ui.customers

import androidx.compose.foundation.gestures.awaitEachGesture
import androidx.compose.foundation.gestures.awaitFirstDown
import androidx.compose.foundation.gestures.verticalDrag
import androidx.compose.foundation.layout.Arrangement
import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.fillMaxHeight
import androidx.compose.foundation.layout.width
import androidx.compose.material3.MaterialTheme
import androidx.compose.material3.Text
import androidx.compose.runtime.Composable
import androidx.compose.ui.Alignment
import androidx.compose.ui.Modifier
import androidx.compose.ui.input.pointer.pointerInput
import androidx.compose.ui.platform.LocalDensity
import androidx.compose.ui.res.stringResource
import androidx.compose.ui.semantics.clearAndSetSemantics
import androidx.compose.ui.semantics.contentDescription
import androidx.compose.ui.unit.dp
import androidx.compose.ui.unit.sp
import app.fieldvault.R
import app.fieldvault.screen.customers.INITIALS
import app.fieldvault.ui.theme.Spacing

/**
 * Letters along the edge, gone through with one thumb. All of them must fit, so that their size follows the screen and not the
 * font; TalkBack users search instead, and hear only what this is.
 */
@Composable
internal fun FastScroller(onLetter: (String) -> Unit, modifier: Modifier = Modifier) {
    val what = stringResource(R.string.screen_customers_fast_scroll)
    val size = (11 / LocalDensity.current.fontScale).sp
    Column(
        modifier
            .fillMaxHeight()
            .width(Spacing.touch - 16.dp)
            .clearAndSetSemantics { contentDescription = what }
            .pointerInput(Unit) {
                awaitEachGesture {
                    var last = -1
                    fun at(y: Float) {
                        val index = (y / this@pointerInput.size.height * INITIALS.size).toInt().coerceIn(INITIALS.indices)
                        if (index != last) onLetter(INITIALS[index])
                        last = index
                    }
                    val down = awaitFirstDown()
                    at(down.position.y)
                    verticalDrag(down.id) { change ->
                        change.consume()
                        at(change.position.y)
                    }
                }
            },
        verticalArrangement = Arrangement.SpaceEvenly,
        horizontalAlignment = Alignment.CenterHorizontally,
    ) {
        INITIALS.forEach {
            Text(it, fontSize = size, lineHeight = size, color = MaterialTheme.colorScheme.primary)
        }
    }
}
