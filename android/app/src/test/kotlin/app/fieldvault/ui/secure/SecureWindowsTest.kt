package app.fieldvault.ui.secure

import android.app.Application
import android.view.View
import android.view.inspector.WindowInspector
import androidx.activity.ComponentActivity
import androidx.activity.compose.setContent
import androidx.compose.material3.Text
import androidx.compose.runtime.Composable
import androidx.compose.runtime.getValue
import androidx.compose.runtime.mutableStateOf
import androidx.compose.runtime.remember
import androidx.compose.runtime.setValue
import androidx.compose.ui.node.RootForTest
import androidx.compose.ui.test.junit4.v2.createEmptyComposeRule
import androidx.compose.ui.test.longClick
import androidx.compose.ui.test.onAllNodesWithText
import androidx.compose.ui.test.onNodeWithText
import androidx.compose.ui.test.performClick
import androidx.compose.ui.test.performTouchInput
import androidx.test.core.app.ApplicationProvider
import androidx.test.ext.junit.runners.AndroidJUnit4
import app.fieldvault.testkit.FakeClipboard
import app.fieldvault.ui.testkit.NoMagnifier
import app.fieldvault.ui.testkit.SecureWindows
import app.fieldvault.ui.testkit.SemanticsText
import app.fieldvault.ui.theme.FieldvaultTheme
import org.junit.Assert.assertEquals
import org.junit.Assert.assertThrows
import org.junit.Assert.assertTrue
import org.junit.Rule
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.Robolectric
import org.robolectric.Shadows.shadowOf
import org.robolectric.annotation.Config

/** Every window that can open over ours is what ours is. */
@RunWith(AndroidJUnit4::class)
@Config(application = Application::class, shadows = [NoMagnifier::class], qualifiers = "en-rGB-w400dp-h860dp-port-xhdpi")
class SecureWindowsTest {
    @get:Rule
    val compose = createEmptyComposeRule()

    @Test
    fun `a dialog keeps screenshots, autofill and sharing out`() {
        show { SecureDialog("Leave?", {}, DialogAction("Stay") {}, listOf(DialogAction("Go") {})) { Text("What you typed is lost.") } }
        compose.onNodeWithText("What you typed is lost.").assertExists()
        everyWindowIsGuarded(windows = 2)
    }

    @Test
    fun `a dialog takes no touch through another app's window`() {
        show { SecureDialog("Erase?", {}, DialogAction("Erase", erases = true) {}) { } }
        assertTrue(tree(WindowInspector.getGlobalWindowViews().last()).any { it !is RootForTest && it.filterTouchesWhenObscured })
    }

    @Test
    fun `a sheet keeps screenshots, autofill and sharing out`() {
        show { SecureSheet("Why?", {}) { Text("A reason") } }
        compose.onNodeWithText("A reason").assertExists()
        everyWindowIsGuarded(windows = 2)
    }

    @Test
    fun `a menu keeps screenshots, autofill and sharing out, and is gone before what it does`() {
        var open = false
        var openAtAction: Boolean? = null
        show {
            var shown by remember { mutableStateOf(true) }
            open = shown
            SecureMenu(shown, { shown = false }, listOf(MenuAction("Edit") { openAtAction = shown }))
        }
        everyWindowIsGuarded(windows = 2)
        compose.onNodeWithText("Edit").performClick()
        compose.waitForIdle()
        assertEquals(false, openAtAction)
        assertEquals(false, open)
        assertEquals(1, WindowInspector.getGlobalWindowViews().size)
    }

    @Test
    fun `the menu of selected text offers nothing that leaves the app, in a window of ours`() {
        show { SecureTextField("欧阳若兰", {}, "Name") }
        compose.onNodeWithText("欧阳若兰").performTouchInput { longClick() }
        compose.waitForIdle()
        everyWindowIsGuarded(windows = WindowInspector.getGlobalWindowViews().size)
        val offered = SemanticsText.of(compose).toSet() - setOf("欧阳若兰", "Name")
        assertEquals(emptySet<String>(), offered - setOf("Cut", "Copy", "Paste", "Select all"))
    }

    @Test
    fun `where policy allows screenshots, windows allow them too`() {
        show(secure = false) { SecureSheet("Why?", {}) { Text("A reason") } }
        assertThrows(IllegalStateException::class.java) { SecureWindows.check() }
    }

    private fun everyWindowIsGuarded(windows: Int) {
        val roots = WindowInspector.getGlobalWindowViews()
        assertEquals(windows, roots.size)
        SecureWindows.check()
        roots.forEach { root ->
            val guarded = tree(root).first { it.importantForAutofill == View.IMPORTANT_FOR_AUTOFILL_NO_EXCLUDE_DESCENDANTS }
            assertEquals(View.CONTENT_SENSITIVITY_SENSITIVE, guarded.contentSensitivity)
            assertEquals(View.IMPORTANT_FOR_CONTENT_CAPTURE_NO_EXCLUDE_DESCENDANTS, guarded.importantForContentCapture)
        }
    }

    private fun tree(view: View): List<View> =
        listOf(view) + if (view is android.view.ViewGroup) (0 until view.childCount).flatMap { tree(view.getChildAt(it)) } else emptyList()

    private fun show(secure: Boolean = true, content: @Composable () -> Unit) {
        shadowOf(ApplicationProvider.getApplicationContext<Application>()).grantPermissions(android.Manifest.permission.HIDE_OVERLAY_WINDOWS)
        val controller = Robolectric.buildActivity(ComponentActivity::class.java).create()
        SecureWindow.prepare(controller.get(), secure)
        controller.get().setContent { FieldvaultTheme { SecureRoot(secure, FakeClipboard(), { null }, content) } }
        controller.start().resume().visible()
        compose.waitForIdle()
    }
}
