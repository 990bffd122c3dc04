package app.fieldvault.ui.picture

import androidx.compose.ui.semantics.SemanticsActions
import androidx.compose.ui.semantics.SemanticsNode
import androidx.compose.ui.semantics.SemanticsProperties
import androidx.compose.ui.semantics.getOrNull
import androidx.compose.ui.test.isRoot
import androidx.compose.ui.test.junit4.ComposeTestRule
import androidx.compose.ui.text.TextLayoutResult
import androidx.compose.ui.text.style.TextOverflow

/** What keeps somebody from using what is shown: small targets, names that are missing, text that is cut or faint. */
class Audit(compose: ComposeTestRule) {
    private val merged = compose.onAllNodes(isRoot()).fetchSemanticsNodes()
    private val plain = compose.onAllNodes(isRoot(), useUnmergedTree = true).fetchSemanticsNodes()
    private val paper = Paper.ofTopWindow()
    private val density = merged.first().layoutInfo.density.density

    /** A line for each. */
    fun faults(): List<String> {
        val touchable = merged.flatMap(::below).filter { SemanticsActions.OnClick in it.config && isShown(it) }
        val texts = plain.flatMap(::below).filter(::isShown).mapNotNull { node -> layout(node)?.let { node to it } }
        val top = plain.last()
        return touchable.mapNotNull(::smallTarget) + touchable.mapNotNull(::unnamed) +
            texts.mapNotNull { (node, text) -> cut(node, text) } +
            texts.filter { (node, _) -> below(top).any { it.id == node.id } }.mapNotNull { (node, text) -> faint(node, text) }
    }

    private fun below(node: SemanticsNode): List<SemanticsNode> = listOf(node) + node.children.flatMap(::below)

    private fun isShown(node: SemanticsNode): Boolean = node.boundsInRoot.run { width > 0 && height > 0 }

    /** What can be scrolled into view need not be in view. */
    private fun mayScroll(node: SemanticsNode): Boolean = generateSequence(node.parent) { it.parent }.any {
        SemanticsProperties.VerticalScrollAxisRange in it.config || SemanticsProperties.HorizontalScrollAxisRange in it.config
    }

    private fun isWhole(node: SemanticsNode): Boolean = node.boundsInRoot.run { width >= node.size.width - 1 && height >= node.size.height - 1 }

    private fun smallTarget(node: SemanticsNode): String? {
        val bounds = node.touchBoundsInRoot
        val (width, height) = bounds.width / density to bounds.height / density
        if (width >= TARGET_DP - HAIR && height >= TARGET_DP - HAIR || !isWhole(node) && mayScroll(node)) return null
        return "${name(node)} takes touches on ${width.toInt()} × ${height.toInt()} dp, less than $TARGET_DP × $TARGET_DP"
    }

    private fun unnamed(node: SemanticsNode): String? {
        val config = node.config
        return when {
            name(node).isBlank() -> "something at ${node.boundsInRoot} takes touches and has no name"
            SemanticsProperties.Role in config || SemanticsProperties.EditableText in config || SemanticsActions.SetText in config || coversWindow(node) -> null
            else -> "${name(node)} takes touches and does not say what it is"
        }
    }

    /** What lies behind a sheet: a touch on it closes the sheet, as its name says. */
    private fun coversWindow(node: SemanticsNode): Boolean = node.size.width == paper.width && node.size.height == paper.height

    private fun name(node: SemanticsNode): String {
        val config = node.config
        val said = config.getOrNull(SemanticsProperties.ContentDescription).orEmpty() +
            config.getOrNull(SemanticsProperties.Text).orEmpty().map { it.text }
        return said.joinToString(" ").ifBlank { config.getOrNull(SemanticsProperties.EditableText)?.text.orEmpty() }
    }

    private fun layout(node: SemanticsNode): TextLayoutResult? {
        val results = ArrayList<TextLayoutResult>()
        node.config.getOrNull(SemanticsActions.GetTextLayoutResult)?.action?.invoke(results)
        return results.firstOrNull()?.takeIf { it.layoutInput.text.isNotBlank() }
    }

    private fun cut(node: SemanticsNode, text: TextLayoutResult): String? {
        val said = text.layoutInput.text.text
        val isField = SemanticsActions.SetText in node.config
        val mayEnd = text.layoutInput.run { overflow == TextOverflow.Ellipsis && maxLines > 1 }
        return when {
            isField -> null
            overflows(node, text) && !mayEnd -> "“$said” is cut"
            !isWhole(node) && !mayScroll(node) -> "“$said” is cut by what is around it: ${node.boundsInRoot} of ${node.size}"
            else -> null
        }
    }

    /** Measured from the lines: a text that fits may still be laid out in a wider paragraph than it shows. */
    private fun overflows(node: SemanticsNode, text: TextLayoutResult): Boolean = text.multiParagraph.didExceedMaxLines ||
        text.multiParagraph.height > minOf(text.size.height, node.size.height) + 1 ||
        text.layoutInput.maxLines == 1 && text.multiParagraph.intrinsics.maxIntrinsicWidth > node.size.width + 1 ||
        (0 until text.lineCount).any { text.isLineEllipsized(it) || text.getLineRight(it) - text.getLineLeft(it) > text.size.width + 1 }

    private fun faint(node: SemanticsNode, text: TextLayoutResult): String? {
        val ink = text.layoutInput.style.color
        val disabled = generateSequence(node) { it.parent }.any { SemanticsProperties.Disabled in it.config }
        if (disabled || ink.alpha < 1f) return null
        val paper = paper.under(node.boundsInWindow) ?: return null
        val ratio = Contrast.ratio(ink, paper)
        val size = text.layoutInput.run { with(density) { if (style.fontSize.isSp) style.fontSize.toDp().value else 0f } }
        val least = if (size >= LARGE_DP) Contrast.LARGE else Contrast.TEXT
        return if (ratio >= least) null else "“${text.layoutInput.text.text}” has a contrast of %.1f, less than $least".format(ratio)
    }

    private companion object {
        const val TARGET_DP = 48

        /** Rounding to pixels. */
        const val HAIR = 0.6f

        /** From here on text counts as large. */
        const val LARGE_DP = 24f
    }
}
