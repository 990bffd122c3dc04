package app.fieldvault.ui.theme

import androidx.compose.material3.ColorScheme
import androidx.compose.material3.darkColorScheme
import androidx.compose.material3.lightColorScheme
import androidx.compose.ui.graphics.Color

/** The ink-teal that every other colour is derived from. */
val Seed = Color(0xFF0B5C63)

/**
 * Colours that Material has no name for. Amber means soon or offline; red means that data will be erased, and nothing else, so
 * Material's own error role is amber too: a mistyped field is no erase.
 */
data class SignalColors(
    val caution: Color,
    val onCaution: Color,
    val cautionContainer: Color,
    val onCautionContainer: Color,
    val erase: Color,
    val onErase: Color,
    val eraseContainer: Color,
    val onEraseContainer: Color,
    val hairline: Color,
)

internal val LightSignals = SignalColors(
    caution = Color(0xFF9A5B00),
    onCaution = Color(0xFFFFFFFF),
    cautionContainer = Color(0xFFFEEEE0),
    onCautionContainer = Color(0xFF693C00),
    erase = Color(0xFFB3261E),
    onErase = Color(0xFFFFFFFF),
    eraseContainer = Color(0xFFFFEDE9),
    onEraseContainer = Color(0xFF93000B),
    hairline = Color(0xFFD5DBDC),
)

internal val DarkSignals = SignalColors(
    caution = Color(0xFFFFB868),
    onCaution = Color(0xFF482900),
    cautionContainer = Color(0xFF452B0C),
    onCautionContainer = Color(0xFFFFDCBE),
    erase = Color(0xFFF2B8B5),
    onErase = Color(0xFF690000),
    eraseContainer = Color(0xFF551F17),
    onEraseContainer = Color(0xFFFFDAD3),
    hairline = Color(0xFF303536),
)

internal val LightScheme: ColorScheme = lightColorScheme(
    primary = Seed,
    onPrimary = Color(0xFFFFFFFF),
    primaryContainer = Color(0xFFC9E8EB),
    onPrimaryContainer = Color(0xFF002023),
    inversePrimary = Color(0xFF8ED2D9),
    secondary = Color(0xFF496366),
    onSecondary = Color(0xFFFFFFFF),
    secondaryContainer = Color(0xFFD6ECEE),
    onSecondaryContainer = Color(0xFF051F22),
    tertiary = Color(0xFF47617B),
    onTertiary = Color(0xFFFFFFFF),
    tertiaryContainer = Color(0xFFCFE5FE),
    onTertiaryContainer = Color(0xFF001D32),
    background = Color(0xFFFBFCFC),
    onBackground = Color(0xFF181C1D),
    surface = Color(0xFFFBFCFC),
    onSurface = Color(0xFF181C1D),
    surfaceVariant = Color(0xFFD7E5E7),
    onSurfaceVariant = Color(0xFF3D494A),
    surfaceTint = Seed,
    inverseSurface = Color(0xFF2C3132),
    inverseOnSurface = Color(0xFFECF2F3),
    error = Color(0xFF9A5B00),
    onError = Color(0xFFFFFFFF),
    errorContainer = Color(0xFFFEEEE0),
    onErrorContainer = Color(0xFF693C00),
    outline = Color(0xFF6D797B),
    outlineVariant = Color(0xFFD5DBDC),
    scrim = Color(0xFF000000),
    surfaceBright = Color(0xFFFBFCFC),
    surfaceDim = Color(0xFFD5DBDC),
    surfaceContainerLowest = Color(0xFFFFFFFF),
    surfaceContainerLow = Color(0xFFF4FAFB),
    surfaceContainer = Color(0xFFEEF5F5),
    surfaceContainerHigh = Color(0xFFE9EFF0),
    surfaceContainerHighest = Color(0xFFE6ECED),
)

internal val DarkScheme: ColorScheme = darkColorScheme(
    primary = Color(0xFF8ED2D9),
    onPrimary = Color(0xFF00363B),
    primaryContainer = Color(0xFF014F55),
    onPrimaryContainer = Color(0xFFAAEEF6),
    inversePrimary = Seed,
    secondary = Color(0xFFAFCCCF),
    onSecondary = Color(0xFF1B3437),
    secondaryContainer = Color(0xFF324B4E),
    onSecondaryContainer = Color(0xFFCBE8EB),
    tertiary = Color(0xFFAFC9E7),
    onTertiary = Color(0xFF15334A),
    tertiaryContainer = Color(0xFF2E4962),
    onTertiaryContainer = Color(0xFFCFE5FE),
    background = Color(0xFF0F1415),
    onBackground = Color(0xFFDDE4E4),
    surface = Color(0xFF0F1415),
    onSurface = Color(0xFFDDE4E4),
    surfaceVariant = Color(0xFF3D494A),
    onSurfaceVariant = Color(0xFFBBC9CB),
    surfaceTint = Color(0xFF8ED2D9),
    inverseSurface = Color(0xFFDDE4E4),
    inverseOnSurface = Color(0xFF2C3132),
    error = Color(0xFFFFB868),
    onError = Color(0xFF482900),
    errorContainer = Color(0xFF452B0C),
    onErrorContainer = Color(0xFFFFDCBE),
    outline = Color(0xFF869395),
    outlineVariant = Color(0xFF303536),
    scrim = Color(0xFF000000),
    surfaceBright = Color(0xFF353A3B),
    surfaceDim = Color(0xFF0F1415),
    surfaceContainerLowest = Color(0xFF080F10),
    surfaceContainerLow = Color(0xFF181C1D),
    surfaceContainer = Color(0xFF1C2021),
    surfaceContainerHigh = Color(0xFF262B2B),
    surfaceContainerHighest = Color(0xFF313636),
)
