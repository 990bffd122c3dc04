package app.fieldvault.ui.testkit

import androidx.compose.ui.semantics.SemanticsNode
import androidx.compose.ui.semantics.SemanticsProperties
import androidx.compose.ui.semantics.getOrNull
import androidx.compose.ui.test.isRoot
import androidx.compose.ui.test.junit4.ComposeTestRule

/** What can be read or is read out, in all windows. */
object SemanticsText {
    /** Every text, also what is scrolled away or under something else. */
    fun of(compose: ComposeTestRule): List<String> =
        compose.onAllNodes(isRoot(), useUnmergedTree = true).fetchSemanticsNodes(atLeastOneRootRequired = false).flatMap(::below)

    private fun below(node: SemanticsNode): List<String> {
        val config = node.config
        return config.getOrNull(SemanticsProperties.Text).orEmpty().map { it.text } +
            config.getOrNull(SemanticsProperties.ContentDescription).orEmpty() +
            listOfNotNull(config.getOrNull(SemanticsProperties.EditableText)?.text, config.getOrNull(SemanticsProperties.StateDescription)) +
            node.children.flatMap(::below)
    }
}
