package app.fieldvault.ui.theme

import androidx.compose.foundation.isSystemInDarkTheme
import androidx.compose.foundation.shape.RoundedCornerShape
import androidx.compose.material3.MaterialTheme
import androidx.compose.material3.Shapes
import androidx.compose.runtime.Composable
import androidx.compose.runtime.CompositionLocalProvider
import androidx.compose.runtime.ReadOnlyComposable
import androidx.compose.runtime.staticCompositionLocalOf
import androidx.compose.ui.unit.dp

private val LocalSignals = staticCompositionLocalOf { LightSignals }

/** Corners only on what floats: sheets, dialogs, menus; small parts get a hint of one. */
private val FieldvaultShapes = Shapes(
    extraSmall = RoundedCornerShape(4.dp),
    small = RoundedCornerShape(8.dp),
    medium = RoundedCornerShape(12.dp),
    large = RoundedCornerShape(12.dp),
    extraLarge = RoundedCornerShape(12.dp),
)

/**
 * The look of the app. The scheme is fixed, never taken from the wallpaper, so that a screen looks the same in training, in a
 * help call and in a proof.
 */
@Composable
fun FieldvaultTheme(dark: Boolean = isSystemInDarkTheme(), content: @Composable () -> Unit) {
    CompositionLocalProvider(LocalSignals provides if (dark) DarkSignals else LightSignals) {
        MaterialTheme(
            colorScheme = if (dark) DarkScheme else LightScheme,
            shapes = FieldvaultShapes,
            typography = FieldvaultTypography,
            content = content,
        )
    }
}

/** What the theme adds to Material's. */
object FieldvaultTheme {
    /** Amber, red and the hairline. */
    val signals: SignalColors
        @Composable @ReadOnlyComposable
        get() = LocalSignals.current
}
