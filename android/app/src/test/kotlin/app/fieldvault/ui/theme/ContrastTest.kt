package app.fieldvault.ui.theme

import androidx.compose.material3.ColorScheme
import androidx.compose.ui.graphics.Color
import androidx.compose.ui.graphics.luminance
import org.junit.Assert.assertEquals
import org.junit.Assert.assertTrue
import org.junit.Test

/** Every pair of ink and paper that the app draws, in both schemes, against WCAG AA. */
class ContrastTest {
    @Test
    fun `text can be read on what it is written on`() {
        for ((name, scheme, signals) in schemes) {
            for ((pair, ink, paper) in textPairs(scheme, signals)) {
                val ratio = contrast(ink, paper)
                assertTrue("$name $pair is $ratio, less than 4.5", ratio >= 4.5)
            }
        }
    }

    @Test
    fun `icons and outlines stand out`() {
        for ((name, scheme, signals) in schemes) {
            for ((pair, ink, paper) in shapePairs(scheme, signals)) {
                val ratio = contrast(ink, paper)
                assertTrue("$name $pair is $ratio, less than 3", ratio >= 3.0)
            }
        }
    }

    @Test
    fun `tokens are those of the design`() {
        assertEquals(Color(0xFF0B5C63), LightScheme.primary)
        assertEquals(Color(0xFFFBFCFC), LightScheme.surface)
        assertEquals(Color(0xFF0F1415), DarkScheme.surface)
        assertEquals(Color(0xFF9A5B00), LightSignals.caution)
        assertEquals(Color(0xFFFFB868), DarkSignals.caution)
        assertEquals(Color(0xFFB3261E), LightSignals.erase)
        assertEquals(Color(0xFFF2B8B5), DarkSignals.erase)
    }

    @Test
    fun `red is nowhere in Material's own roles`() {
        assertEquals(LightSignals.caution, LightScheme.error)
        assertEquals(DarkSignals.caution, DarkScheme.error)
    }

    private val schemes = listOf(
        Triple("light", LightScheme, LightSignals),
        Triple("dark", DarkScheme, DarkSignals),
    )

    private fun textPairs(s: ColorScheme, g: SignalColors): List<Triple<String, Color, Color>> {
        val papers = listOf(
            s.surface, s.surfaceContainerLowest, s.surfaceContainerLow, s.surfaceContainer, s.surfaceContainerHigh, s.surfaceContainerHighest,
        )
        return papers.flatMapIndexed { i, paper ->
            listOf(
                Triple("onSurface on paper $i", s.onSurface, paper),
                Triple("onSurfaceVariant on paper $i", s.onSurfaceVariant, paper),
                Triple("primary on paper $i", s.primary, paper),
                Triple("caution on paper $i", g.caution, paper),
                Triple("erase on paper $i", g.erase, paper),
            )
        } + listOf(
            Triple("onPrimary", s.onPrimary, s.primary),
            Triple("onPrimaryContainer", s.onPrimaryContainer, s.primaryContainer),
            Triple("onSecondary", s.onSecondary, s.secondary),
            Triple("onSecondaryContainer", s.onSecondaryContainer, s.secondaryContainer),
            Triple("onTertiaryContainer", s.onTertiaryContainer, s.tertiaryContainer),
            Triple("onErrorContainer", s.onErrorContainer, s.errorContainer),
            Triple("inverseOnSurface", s.inverseOnSurface, s.inverseSurface),
            Triple("onCaution", g.onCaution, g.caution),
            Triple("onCautionContainer", g.onCautionContainer, g.cautionContainer),
            Triple("onErase", g.onErase, g.erase),
            Triple("onEraseContainer", g.onEraseContainer, g.eraseContainer),
        )
    }

    private fun shapePairs(s: ColorScheme, g: SignalColors) = listOf(
        Triple("outline", s.outline, s.surface),
        Triple("primary", s.primary, s.surface),
        Triple("caution", g.caution, s.surface),
        Triple("erase", g.erase, s.surface),
    )

    private fun contrast(a: Color, b: Color): Double {
        val (dark, light) = listOf(a.luminance(), b.luminance()).sorted()
        return (light + 0.05) / (dark + 0.05)
    }
}
