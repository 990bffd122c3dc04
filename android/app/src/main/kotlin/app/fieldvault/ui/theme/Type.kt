package app.fieldvault.ui.theme

import androidx.compose.material3.Typography
import androidx.compose.runtime.Composable
import androidx.compose.runtime.ReadOnlyComposable
import androidx.compose.ui.platform.LocalDensity
import androidx.compose.ui.text.TextStyle
import androidx.compose.ui.text.font.FontWeight
import androidx.compose.ui.text.style.LineBreak
import androidx.compose.ui.text.style.LineHeightStyle
import androidx.compose.ui.unit.sp

/** Figures of one width, so that columns of phone numbers and countdowns do not dance. */
private const val TABULAR = "tnum"

/**
 * Chinese and Latin share a line: it is centred in its height, and breaks where a paragraph reads well.
 */
private fun style(size: Int, line: Int, weight: FontWeight = FontWeight.Normal) = TextStyle(
    fontSize = size.sp,
    lineHeight = line.sp,
    fontWeight = weight,
    fontFeatureSettings = TABULAR,
    lineBreak = LineBreak.Paragraph,
    lineHeightStyle = LineHeightStyle(LineHeightStyle.Alignment.Center, LineHeightStyle.Trim.None),
)

/** Heavier than Material's Medium: fonts for Chinese have one weight, which is drawn bold from here on and not before. */
private val STRONG = FontWeight.SemiBold

/**
 * [style] at no more than [most] times its size, for the few words that have a fixed place (tabs, keys of the PIN pad) and are read
 * out or known by their place as well. Everything else grows as far as the person has set it.
 */
@Composable
@ReadOnlyComposable
internal fun capped(style: TextStyle, most: Float): TextStyle {
    val scale = LocalDensity.current.fontScale
    val by = minOf(1f, most / scale)
    return style.copy(fontSize = style.fontSize * by, lineHeight = style.lineHeight * by)
}

/** Material's scale with the platform's sans; what is read as text is never below 14 sp. */
internal val FieldvaultTypography = Typography(
    displayLarge = style(48, 56),
    displayMedium = style(40, 48),
    displaySmall = style(34, 42),
    headlineLarge = style(30, 38, STRONG),
    headlineMedium = style(26, 34, STRONG),
    headlineSmall = style(23, 31, STRONG),
    titleLarge = style(21, 28, STRONG),
    titleMedium = style(17, 24, STRONG),
    titleSmall = style(15, 22, STRONG),
    bodyLarge = style(16, 24),
    bodyMedium = style(15, 22),
    bodySmall = style(14, 20),
    labelLarge = style(15, 20, FontWeight.Medium),
    labelMedium = style(14, 18, FontWeight.Medium),
    labelSmall = style(12, 16, FontWeight.Medium),
)
