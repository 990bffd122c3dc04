package app.fieldvault.ui.picture

import android.app.Application
import androidx.activity.ComponentActivity
import androidx.activity.compose.setContent
import androidx.compose.foundation.background
import androidx.compose.foundation.clickable
import androidx.compose.foundation.layout.Box
import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.height
import androidx.compose.foundation.layout.size
import androidx.compose.foundation.layout.width
import androidx.compose.foundation.layout.wrapContentWidth
import androidx.compose.material3.Text
import androidx.compose.runtime.Composable
import androidx.compose.ui.Alignment
import androidx.compose.ui.Modifier
import androidx.compose.ui.draw.clipToBounds
import androidx.compose.ui.graphics.Color
import androidx.compose.ui.platform.LocalViewConfiguration
import androidx.compose.ui.platform.ViewConfiguration
import androidx.compose.ui.semantics.Role
import androidx.compose.ui.semantics.contentDescription
import androidx.compose.ui.semantics.semantics
import androidx.compose.ui.test.junit4.v2.createEmptyComposeRule
import androidx.compose.ui.text.style.TextOverflow
import androidx.compose.ui.unit.DpSize
import androidx.compose.ui.unit.dp
import androidx.compose.ui.unit.sp
import androidx.compose.runtime.CompositionLocalProvider
import org.junit.Assert.assertEquals
import org.junit.Assert.assertTrue
import org.junit.Rule
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.Robolectric
import org.robolectric.RobolectricTestRunner
import org.robolectric.annotation.Config
import org.robolectric.annotation.GraphicsMode

/**
 * The audit of every picture catches what it is there for. Texts have a size here, as all of the app have one by their style: of one
 * that has none, Compose tells another layout than it draws.
 */
@RunWith(RobolectricTestRunner::class)
@Config(application = Application::class, qualifiers = "en-rGB-w400dp-h860dp-normal-notlong-notround-port-notnight-xhdpi")
@GraphicsMode(GraphicsMode.Mode.NATIVE)
class AuditTest {
    @get:Rule
    val compose = createEmptyComposeRule()

    @Test
    fun `a small target is caught`() = caught("less than 48") {
        Small { Box(Modifier.size(30.dp).clickable(role = Role.Button) { }.semantics { contentDescription = "x" }) }
    }

    @Test
    fun `a target without a name is caught`() = caught("has no name") { Box(Modifier.size(48.dp).clickable(role = Role.Button) { }) }

    @Test
    fun `a target that does not say what it is is caught`() = caught("does not say what it is") { Text("x", Modifier.size(48.dp).clickable { }) }

    @Test
    fun `a line that is longer than its place is caught`() = caught("is cut") {
        Text("a long line of text", Modifier.width(60.dp), fontSize = 16.sp, maxLines = 1, softWrap = false)
    }

    @Test
    fun `a line that ends in dots is caught`() = caught("is cut") {
        Text("a long line of text", Modifier.width(60.dp), fontSize = 16.sp, maxLines = 1, overflow = TextOverflow.Ellipsis)
    }

    @Test
    fun `lines that are too many are caught`() = caught("is cut") {
        Text("a long line of text that takes more than one line", Modifier.width(60.dp), maxLines = 2)
    }

    @Test
    fun `text that sticks out of what is around it is caught`() = caught("is cut") {
        Box(Modifier.width(60.dp).clipToBounds()) { Text("a long line of text", Modifier.wrapContentWidth(Alignment.Start, unbounded = true), softWrap = false) }
    }

    @Test
    fun `text that is higher than its place is caught`() = caught("is cut") { Text("two\nlines", Modifier.height(20.dp), fontSize = 16.sp) }

    @Test
    fun `grey on white is caught`() = caught("contrast") { Text("x".repeat(9), Modifier.background(Color.White), Color(0xFFAAAAAA)) }

    @Test
    fun `a good page passes`() {
        assertEquals(emptyList<String>(), faults { Text("fine", Modifier.size(96.dp, 48.dp).background(Color.White).clickable(role = Role.Button) { }, Color.Black) })
    }

    private fun caught(what: String, content: @Composable () -> Unit) {
        val found = faults(content)
        assertTrue("$found", found.any { what in it })
    }

    private fun faults(content: @Composable () -> Unit): List<String> {
        val controller = Robolectric.buildActivity(ComponentActivity::class.java)
        controller.create().get().setContent { Column(Modifier.background(Color.White)) { content() } }
        controller.start().resume().visible()
        compose.waitForIdle()
        return Audit(compose).faults().also { controller.pause().stop().destroy() }
    }

    /** As on a phone that does not widen targets by itself. */
    @Composable
    private fun Small(content: @Composable () -> Unit) {
        val usual = LocalViewConfiguration.current
        val bare = object : ViewConfiguration by usual {
            override val minimumTouchTargetSize = DpSize.Zero
        }
        CompositionLocalProvider(LocalViewConfiguration provides bare, content = content)
    }
}
