package app.fieldvault.bench

import android.os.Looper
import androidx.activity.ComponentActivity
import androidx.activity.compose.setContent
import androidx.compose.ui.geometry.Offset
import androidx.compose.ui.test.SemanticsMatcher
import androidx.compose.ui.test.hasScrollToIndexAction
import androidx.compose.ui.test.hasText
import androidx.compose.ui.test.junit4.ComposeTestRule
import androidx.compose.ui.test.performTouchInput
import app.fieldvault.screen.ScreenGraph
import app.fieldvault.ui.customers.CustomersScreen
import app.fieldvault.ui.secure.SecureRoot
import app.fieldvault.ui.theme.FieldvaultTheme
import org.robolectric.Robolectric
import org.robolectric.Shadows.shadowOf

/** The list of customers in a window of its own, timed. */
internal class ListBench(private val compose: ComposeTestRule, private val firstName: String) {
    /** Milliseconds until the first customer is there, and the main thread's microseconds of each frame of a finger that scrolls. */
    class Times(val firstMs: Double, val framesUs: List<Double>)

    /** Opens the list over [graph], scrolls through [strokes] strokes of a finger, and closes it. */
    fun run(graph: ScreenGraph, strokes: Int): Times {
        val begun = System.nanoTime()
        val controller = Robolectric.buildActivity(ComponentActivity::class.java).create()
        controller.get().setContent {
            FieldvaultTheme {
                SecureRoot(secure = true, graph.clipboard, { graph.status.value?.policy }) { CustomersScreen(graph) {} }
            }
        }
        controller.start().resume().visible()
        untilListed()
        val first = System.nanoTime() - begun
        compose.mainClock.autoAdvance = false
        val frames = List(strokes) { stroke() }.flatten()
        compose.mainClock.autoAdvance = true
        controller.pause().stop().destroy()
        return Times(first / NANOS_A_MILLI, frames)
    }

    /** Until the first customer is on the screen. */
    fun untilListed() = until(hasText(firstName, substring = true))

    /** Until something is on the screen. What other threads answer needs real time. */
    fun until(what: SemanticsMatcher) {
        val end = System.nanoTime() + STUCK_NANOS
        while (compose.onAllNodes(what).fetchSemanticsNodes(atLeastOneRootRequired = false).isEmpty()) {
            check(System.nanoTime() < end) { "did not come" }
            idle()
        }
    }

    /** A finger goes up the screen in eight frames, is lifted, and the list comes to rest. */
    private fun stroke(): List<Double> {
        val list = compose.onNode(hasScrollToIndexAction())
        list.performTouchInput { down(Offset(centerX, bottom - EDGE)) }
        val frames = List(MOVES) {
            val begun = cpuNanos()
            list.performTouchInput { moveBy(Offset(0f, -STEP)) }
            compose.mainClock.advanceTimeByFrame()
            (cpuNanos() - begun) / NANOS_A_MICRO
        }
        list.performTouchInput { cancel() }
        // What was asked for arrives meanwhile, as it does between two strokes of a finger.
        compose.mainClock.advanceTimeBy(REST_MS)
        idle()
        return frames
    }

    private fun idle() {
        shadowOf(Looper.getMainLooper()).idle()
        Thread.yield()
    }

    private companion object {
        const val STUCK_NANOS = 60_000_000_000L
        const val MOVES = 8
        const val STEP = 150f
        const val EDGE = 40f
        const val REST_MS = 200L
        const val NANOS_A_MICRO = 1_000.0
        const val NANOS_A_MILLI = 1_000_000.0
    }
}
