package app.fieldvault.device

import android.content.ClipData
import android.content.ClipboardManager
import android.content.Context
import androidx.test.core.app.ApplicationProvider
import androidx.test.ext.junit.runners.AndroidJUnit4
import java.time.ZoneId
import kotlinx.coroutines.ExperimentalCoroutinesApi
import kotlinx.coroutines.test.TestScope
import kotlinx.coroutines.test.advanceTimeBy
import kotlinx.coroutines.test.runCurrent
import org.junit.Assert.assertEquals
import org.junit.Assert.assertFalse
import org.junit.Assert.assertNull
import org.junit.Assert.assertTrue
import org.junit.Test
import org.junit.runner.RunWith

@OptIn(ExperimentalCoroutinesApi::class)
@RunWith(AndroidJUnit4::class)
class AndroidProtectedClipboardTest {
    private val context: Context = ApplicationProvider.getApplicationContext()
    private val system = context.getSystemService(ClipboardManager::class.java)!!
    private val scope = TestScope()
    private var bootMs = 0L
    private val clock = object : AppClock {
        override fun wallMs() = bootMs

        override fun bootMs() = bootMs

        override fun zone(): ZoneId = ZoneId.of("UTC")
    }
    private val clipboard = AndroidProtectedClipboard(context, clock, scope)

    @Test
    fun `a copy that may not leave the app stays in it, for five minutes`() {
        clipboard.copy(NUMBER, toSystem = false)
        assertEquals(NUMBER, clipboard.inApp())
        assertFalse(system.hasPrimaryClip())
        bootMs += 300_001
        assertNull(clipboard.inApp())
    }

    @Test
    fun `where it may leave the app, the system has it marked sensitive, for a minute`() {
        clipboard.copy(NUMBER, toSystem = true)
        scope.runCurrent()
        assertEquals(NUMBER, system.primaryClip!!.getItemAt(0).text)
        assertTrue(system.primaryClipDescription!!.extras.getBoolean("android.content.extra.IS_SENSITIVE"))
        assertFalse(system.primaryClipDescription!!.label.contains(NUMBER))
        scope.advanceTimeBy(59_000)
        assertTrue(system.hasPrimaryClip())
        scope.advanceTimeBy(2_000)
        assertFalse(system.hasPrimaryClip())
        assertNull(clipboard.inApp())
    }

    @Test
    fun `a lock takes it back at once`() {
        clipboard.copy(NUMBER, toSystem = true)
        clipboard.clear()
        assertFalse(system.hasPrimaryClip())
        assertNull(clipboard.inApp())
    }

    @Test
    fun `what another app has put there since is left alone`() {
        clipboard.copy(NUMBER, toSystem = true)
        system.setPrimaryClip(ClipData.newPlainText("theirs", "hello"))
        clipboard.clear()
        assertEquals("hello", system.primaryClip!!.getItemAt(0).text)
    }

    @Test
    fun `a second copy has a minute of its own`() {
        clipboard.copy(NUMBER, toSystem = true)
        scope.advanceTimeBy(50_000)
        clipboard.copy("other", toSystem = true)
        scope.advanceTimeBy(50_000)
        assertEquals("other", system.primaryClip!!.getItemAt(0).text)
        scope.advanceTimeBy(11_000)
        assertFalse(system.hasPrimaryClip())
    }

    private companion object {
        const val NUMBER = "138-0013-8000"
    }
}
