package app.fieldvault.ui

import android.content.Intent
import android.os.SystemClock
import android.view.KeyEvent
import android.view.MotionEvent
import androidx.compose.ui.test.junit4.v2.createEmptyComposeRule
import androidx.test.core.app.ApplicationProvider
import androidx.test.ext.junit.runners.AndroidJUnit4
import app.fieldvault.agent.AgentFailure
import app.fieldvault.agent.PhoneState
import app.fieldvault.testkit.Call
import app.fieldvault.ui.testkit.NoMagnifier
import app.fieldvault.ui.testkit.RealScreens
import app.fieldvault.ui.testkit.SecureWindows
import app.fieldvault.ui.testkit.SemanticsText
import kotlin.random.Random
import org.junit.Assert.assertEquals
import org.junit.Rule
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.Robolectric
import org.robolectric.android.controller.ActivityController
import org.robolectric.annotation.Config

/** Whatever is done to a locked phone, no word of a customer is on it. */
@RunWith(AndroidJUnit4::class)
@Config(application = RealScreens::class, shadows = [NoMagnifier::class], qualifiers = "zh-rCN-w400dp-h860dp-port-xhdpi")
class LockedMonkeyTest {
    @get:Rule
    val compose = createEmptyComposeRule()

    private val random = Random(20261127)
    private val app get() = ApplicationProvider.getApplicationContext<RealScreens>()

    @Test
    fun `five thousand random events show no customer`() {
        val gateway = app.screens.gateway
        // A wrong try a moment would erase the phone; the monkey is to find the lock, not the erase.
        gateway.faults.fail(Call.Unlock, AgentFailure.WrongPin(attemptsLeft = 9, retryAfterSeconds = 0))
        gateway.phone = gateway.phone.copy(state = PhoneState.Locked)
        app.screens.status.value = gateway.phone
        val forbidden = app.customerTexts()
        var controller = Robolectric.buildActivity(MainActivity::class.java, Intent(Intent.ACTION_MAIN)).setup()
        repeat(EVENTS) { n ->
            controller = disturb(controller)
            if (n % LOOK == LOOK - 1) {
                compose.waitForIdle()
                val seen = SemanticsText.of(compose)
                assertEquals("after $n events", emptyList<String>(), forbidden.filter { word -> seen.any { word in it } })
                SecureWindows.check()
            }
        }
        assertEquals(PhoneState.Locked, app.screens.status.value?.state)
        controller.pause().stop().destroy()
    }

    private fun disturb(controller: ActivityController<MainActivity>): ActivityController<MainActivity> {
        when (random.nextInt(100)) {
            in 0..74 -> touch(controller.get(), drag = false)
            in 75..84 -> touch(controller.get(), drag = true)
            in 85..95 -> key(controller.get())
            in 96..97 -> controller.newIntent(Intent(if (random.nextBoolean()) MainActivity.ACTION_REMINDER else Intent.ACTION_SEARCH).putExtra("routes", arrayListOf("customers")))
            98 -> controller.pause().resume()
            else -> controller.recreate()
        }
        return controller
    }

    private fun touch(activity: MainActivity, drag: Boolean) {
        val view = activity.window.decorView
        val at = SystemClock.uptimeMillis()
        val (x, y) = random.nextInt(view.width).toFloat() to random.nextInt(view.height).toFloat()
        val end = if (drag) random.nextInt(view.height).toFloat() else y
        listOf(MotionEvent.ACTION_DOWN to y, MotionEvent.ACTION_MOVE to end, MotionEvent.ACTION_UP to end).forEachIndexed { i, (action, atY) ->
            val event = MotionEvent.obtain(at, at + 10L * i, action, x, atY, 0)
            view.dispatchTouchEvent(event)
            event.recycle()
        }
    }

    private fun key(activity: MainActivity) {
        val code = KEYS[random.nextInt(KEYS.size)]
        listOf(KeyEvent.ACTION_DOWN, KeyEvent.ACTION_UP).forEach { activity.dispatchKeyEvent(KeyEvent(it, code)) }
    }

    private companion object {
        const val EVENTS = 5_000
        const val LOOK = 50

        /** Not back: it ends the activity, as it should. */
        val KEYS = intArrayOf(
            KeyEvent.KEYCODE_ENTER, KeyEvent.KEYCODE_TAB, KeyEvent.KEYCODE_DPAD_DOWN, KeyEvent.KEYCODE_DPAD_UP, KeyEvent.KEYCODE_MENU,
            KeyEvent.KEYCODE_SEARCH, KeyEvent.KEYCODE_3, KeyEvent.KEYCODE_SPACE, KeyEvent.KEYCODE_ESCAPE,
        )
    }
}
