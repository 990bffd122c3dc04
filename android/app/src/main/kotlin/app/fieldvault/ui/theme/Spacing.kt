package app.fieldvault.ui.theme

import androidx.compose.runtime.Composable
import androidx.compose.runtime.ReadOnlyComposable
import androidx.compose.ui.platform.LocalConfiguration
import androidx.compose.ui.platform.LocalDensity
import androidx.compose.ui.unit.Dp
import androidx.compose.ui.unit.dp

/** The 8 dp grid. */
object Spacing {
    /** Half a step: between a line and its second line. */
    val half: Dp = 4.dp

    /** One step. */
    val one: Dp = 8.dp

    /** One and a half: inside a row, above and below. */
    val oneAndHalf: Dp = 12.dp

    /** Two: margins on phones. */
    val two: Dp = 16.dp

    /** Three: margins on tablets, between sections. */
    val three: Dp = 24.dp

    /** Four: above what opens a page. */
    val four: Dp = 32.dp

    /** Six: around what stands alone on a page. */
    val six: Dp = 48.dp

    /** The least height of a list row. */
    val row: Dp = 64.dp

    /** The least size of what can be touched. */
    val touch: Dp = 48.dp

    /** The widest that text and forms grow to on a tablet. */
    val column: Dp = 560.dp

    /** The widest that a list grows to on a tablet. */
    val list: Dp = 720.dp

    /** Left and right of a page: 16 dp, 24 dp on tablets. */
    val margin: Dp
        @Composable @ReadOnlyComposable
        get() = if (isTablet) three else two

    /** Whether the window is as wide as a tablet. */
    val isTablet: Boolean
        @Composable @ReadOnlyComposable
        get() = LocalConfiguration.current.screenWidthDp >= TABLET_WIDTH_DP

    /** The list beside what was chosen from it, on a wide window. */
    val listPane: Dp = 400.dp

    /** Whether the window is wide enough for a list with what was chosen from it at its side. */
    val hasTwoPanes: Boolean
        @Composable @ReadOnlyComposable
        get() = LocalConfiguration.current.screenWidthDp >= TWO_PANES_WIDTH_DP

    /** Whether type is so large that what stands side by side must stand one under the other. */
    val isLargeType: Boolean
        @Composable @ReadOnlyComposable
        get() = LocalDensity.current.fontScale >= LARGE_TYPE

    private const val TABLET_WIDTH_DP = 600
    private const val TWO_PANES_WIDTH_DP = 840
    private const val LARGE_TYPE = 1.5f
}
