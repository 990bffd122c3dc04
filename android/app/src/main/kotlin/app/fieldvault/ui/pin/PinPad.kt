package app.fieldvault.ui.pin

import androidx.compose.foundation.background
import androidx.compose.foundation.border
import androidx.compose.foundation.clickable
import androidx.compose.foundation.layout.Arrangement
import androidx.compose.foundation.layout.Box
import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.ExperimentalLayoutApi
import androidx.compose.foundation.layout.FlowRow
import androidx.compose.foundation.layout.Row
import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.foundation.layout.heightIn
import androidx.compose.foundation.layout.size
import androidx.compose.foundation.layout.widthIn
import androidx.compose.foundation.shape.CircleShape
import androidx.compose.material3.Icon
import androidx.compose.material3.MaterialTheme
import androidx.compose.material3.Text
import androidx.compose.runtime.Composable
import androidx.compose.runtime.ReadOnlyComposable
import androidx.compose.ui.Alignment
import androidx.compose.ui.Modifier
import androidx.compose.ui.draw.clip
import androidx.compose.ui.res.painterResource
import androidx.compose.ui.res.pluralStringResource
import androidx.compose.ui.res.stringResource
import androidx.compose.ui.semantics.LiveRegionMode
import androidx.compose.ui.semantics.Role
import androidx.compose.ui.semantics.clearAndSetSemantics
import androidx.compose.ui.semantics.contentDescription
import androidx.compose.ui.semantics.liveRegion
import androidx.compose.ui.semantics.semantics
import androidx.compose.ui.unit.Dp
import androidx.compose.ui.unit.dp
import app.fieldvault.R
import app.fieldvault.ui.secure.FilterObscuredTouches
import app.fieldvault.ui.secure.sensitive
import app.fieldvault.ui.theme.Spacing
import app.fieldvault.ui.theme.capped

/**
 * The app's own keypad: no keyboard app sees the PIN. The ink does not light up at a touch, so that a look over the shoulder
 * learns no more than the place of the finger. [submit] is the last key; it is dim until [complete].
 */
@Composable
fun PinPad(
    keys: List<Int>,
    enabled: Boolean,
    complete: Boolean,
    onDigit: (Int) -> Unit,
    onBackspace: () -> Unit,
    onSubmit: () -> Unit,
    modifier: Modifier = Modifier,
) {
    FilterObscuredTouches()
    Column(modifier.widthIn(max = 400.dp).fillMaxWidth().sensitive(), verticalArrangement = Arrangement.spacedBy(Spacing.one)) {
        keys.take(9).chunked(3).forEach { row ->
            Row(Modifier.fillMaxWidth(), Arrangement.spacedBy(Spacing.one)) { row.forEach { DigitKey(it, enabled, onDigit, Modifier.weight(1f)) } }
        }
        Row(Modifier.fillMaxWidth(), Arrangement.spacedBy(Spacing.one)) {
            SignKey(R.drawable.ic_backspace, R.string.screen_pin_backspace, enabled, onBackspace, Modifier.weight(1f))
            DigitKey(keys[9], enabled, onDigit, Modifier.weight(1f))
            SignKey(R.drawable.ic_check, R.string.screen_pin_submit, complete, onSubmit, Modifier.weight(1f))
        }
    }
}

@Composable
private fun DigitKey(digit: Int, enabled: Boolean, onDigit: (Int) -> Unit, modifier: Modifier) {
    val ink = MaterialTheme.colorScheme.onSurface
    Box(
        modifier
            .heightIn(min = KEY)
            .clip(MaterialTheme.shapes.medium)
            .background(MaterialTheme.colorScheme.surfaceContainer)
            .clickable(interactionSource = null, indication = null, enabled = enabled, role = Role.Button) { onDigit(digit) },
        contentAlignment = Alignment.Center,
    ) {
        Text("$digit", style = capped(MaterialTheme.typography.headlineMedium, most = 1.2f), color = if (enabled) ink else ink.copy(alpha = DIM))
    }
}

@Composable
private fun SignKey(icon: Int, label: Int, enabled: Boolean, onClick: () -> Unit, modifier: Modifier) {
    val ink = MaterialTheme.colorScheme.primary
    Box(
        modifier
            .heightIn(min = KEY)
            .clip(MaterialTheme.shapes.medium)
            .clickable(enabled = enabled, role = Role.Button, onClick = onClick),
        contentAlignment = Alignment.Center,
    ) {
        Icon(painterResource(icon), stringResource(label), Modifier.size(28.dp), tint = if (enabled) ink else ink.copy(alpha = DIM))
    }
}

/** One dot for each digit; at least [expected] places, which grow when more is typed. */
@OptIn(ExperimentalLayoutApi::class)
@Composable
fun PinDots(count: Int, expected: Int, modifier: Modifier = Modifier) {
    val said = pluralStringResource(R.plurals.screen_pin_entered, count, count)
    val ink = MaterialTheme.colorScheme.primary
    FlowRow(
        modifier.clearAndSetSemantics {
            contentDescription = said
            liveRegion = LiveRegionMode.Polite
        },
        horizontalArrangement = Arrangement.spacedBy(Spacing.two, Alignment.CenterHorizontally),
        verticalArrangement = Arrangement.spacedBy(Spacing.one),
    ) {
        repeat(maxOf(count, expected)) { i ->
            Box(
                Modifier.size(14.dp).then(
                    if (i < count) Modifier.background(ink, CircleShape) else Modifier.border(1.5.dp, MaterialTheme.colorScheme.outline, CircleShape),
                ),
            )
        }
    }
}

/** The least height of a key. */
private val KEY: Dp
    @Composable @ReadOnlyComposable
    get() = if (Spacing.isLargeType) 52.dp else 60.dp

private const val DIM = 0.38f
