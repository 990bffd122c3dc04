package app.fieldvault.ui.picture

import android.os.Looper
import androidx.annotation.StringRes
import androidx.compose.ui.semantics.SemanticsActions
import androidx.compose.ui.test.SemanticsMatcher
import androidx.compose.ui.test.hasContentDescription
import androidx.compose.ui.test.hasScrollToNodeAction
import androidx.compose.ui.test.hasText
import androidx.compose.ui.test.junit4.ComposeTestRule
import androidx.compose.ui.test.onFirst
import androidx.compose.ui.test.performScrollToNode
import androidx.compose.ui.test.performSemanticsAction
import androidx.compose.ui.test.performTextInput
import androidx.test.core.app.ApplicationProvider
import app.fieldvault.screen.Route
import app.fieldvault.testkit.FakeClock
import app.fieldvault.testkit.FakeGraph
import app.fieldvault.testkit.Sample
import app.fieldvault.testkit.SampleCustomers
import app.fieldvault.ui.root.Frame
import java.time.Duration
import org.robolectric.Shadows.shadowOf

/**
 * A state of a screen that has a picture.
 *
 * @param samples the customers on the phone
 * @param prepare what is so before the app starts
 * @param stack where in the app it is, the home first
 * @param keyboard the keyboard is up
 * @param isOpen the core could be opened
 * @param act what a person does then
 */
class Scene(
    val name: String,
    val variants: List<Variant>,
    val samples: List<Sample> = SampleCustomers.dozen(),
    val prepare: FakeGraph.() -> Unit = {},
    val stack: List<Route> = listOf(Route.Customers),
    val keyboard: Boolean = false,
    val isOpen: Boolean = true,
    val act: Stage.() -> Unit = {},
) {
    override fun toString(): String = name
}

/** The app as it stands in a test, with what a person can do to it. */
class Stage(val frame: Frame, val graph: FakeGraph, val clock: FakeClock, private val compose: ComposeTestRule) {
    /** Touches what says [text], or is called so. */
    fun tap(@StringRes text: Int, vararg arguments: Any) = tap(words(text, *arguments))

    /** The same, by its words. */
    fun tap(text: String) {
        val there = (hasText(text) or hasContentDescription(text)) and SemanticsMatcher.keyIsDefined(SemanticsActions.OnClick)
        if (compose.onAllNodes(there).fetchSemanticsNodes(atLeastOneRootRequired = false).isEmpty()) {
            compose.onAllNodes(hasScrollToNodeAction()).onFirst().performScrollToNode(there)
        }
        compose.onAllNodes(there).onFirst().performSemanticsAction(SemanticsActions.OnClick)
        settle()
    }

    /** Types into the field that is called [label]. */
    fun type(@StringRes label: Int, text: String) {
        compose.onAllNodes((hasText(words(label)) or hasContentDescription(words(label))) and SemanticsMatcher.keyIsDefined(SemanticsActions.SetText)).onFirst().performTextInput(text)
        settle()
    }

    /** Time passes on the main thread. */
    fun pass(ms: Long) {
        shadowOf(Looper.getMainLooper()).idleFor(Duration.ofMillis(ms))
        settle()
    }

    /** Until something says [text], which is read aside. */
    fun await(text: String) = compose.waitUntil(10_000) {
        compose.onAllNodes(hasText(text, substring = true)).fetchSemanticsNodes(atLeastOneRootRequired = false).isNotEmpty()
    }

    /** Until nothing moves. */
    fun settle() = compose.waitForIdle()

    /** A text in the language of the picture. */
    fun words(@StringRes text: Int, vararg arguments: Any): String =
        ApplicationProvider.getApplicationContext<android.content.Context>().getString(text, *arguments)
}
