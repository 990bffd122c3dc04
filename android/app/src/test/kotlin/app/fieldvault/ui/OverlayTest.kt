package app.fieldvault.ui

import android.content.Intent
import android.os.SystemClock
import android.view.MotionEvent
import androidx.compose.ui.geometry.Offset
import androidx.compose.ui.test.hasContentDescription
import androidx.compose.ui.test.hasText
import androidx.compose.ui.test.junit4.v2.createEmptyComposeRule
import androidx.test.core.app.ApplicationProvider
import androidx.test.ext.junit.runners.AndroidJUnit4
import app.fieldvault.R
import app.fieldvault.agent.PhoneState
import app.fieldvault.testkit.Call
import app.fieldvault.ui.testkit.NoMagnifier
import app.fieldvault.ui.testkit.RealScreens
import org.junit.Assert.assertEquals
import org.junit.Rule
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.Robolectric
import org.robolectric.annotation.Config

/** Another app that draws over this one and lets touches through. */
@RunWith(AndroidJUnit4::class)
@Config(application = RealScreens::class, shadows = [NoMagnifier::class], qualifiers = "zh-rCN-w400dp-h860dp-port-xhdpi")
class OverlayTest {
    @get:Rule
    val compose = createEmptyComposeRule()

    private val app get() = ApplicationProvider.getApplicationContext<RealScreens>()
    private val gateway get() = app.screens.gateway

    @Test
    fun `touches that come through another app's window reach no key of the PIN pad`() {
        gateway.phone = gateway.phone.copy(state = PhoneState.Locked)
        app.screens.status.value = gateway.phone
        val controller = Robolectric.buildActivity(MainActivity::class.java, Intent(Intent.ACTION_MAIN)).setup()
        compose.waitForIdle()
        enterPin(controller.get(), MotionEvent.FLAG_WINDOW_IS_OBSCURED)
        assertEquals(0, gateway.faults.count(Call.Unlock))
        assertEquals(PhoneState.Locked, app.screens.status.value?.state)
        enterPin(controller.get(), 0)
        assertEquals(1, gateway.faults.count(Call.Unlock))
        assertEquals(PhoneState.Open, app.screens.status.value?.state)
        controller.pause().stop().destroy()
    }

    private fun enterPin(activity: MainActivity, flags: Int) {
        gateway.pin.forEach { digit -> touch(activity, compose.onNode(hasText("$digit")).fetchSemanticsNode().boundsInWindow.center, flags) }
        touch(activity, compose.onNode(hasContentDescription(app.getString(R.string.screen_pin_submit))).fetchSemanticsNode().boundsInWindow.center, flags)
    }

    private fun touch(activity: MainActivity, at: Offset, flags: Int) {
        val begun = SystemClock.uptimeMillis()
        val finger = MotionEvent.PointerProperties().apply { toolType = MotionEvent.TOOL_TYPE_FINGER }
        val place = MotionEvent.PointerCoords().apply {
            x = at.x
            y = at.y
            pressure = 1f
            size = 1f
        }
        listOf(MotionEvent.ACTION_DOWN, MotionEvent.ACTION_UP).forEachIndexed { n, action ->
            val event = MotionEvent.obtain(
                begun, begun + n * 20L, action, 1, arrayOf(finger), arrayOf(place), 0, 0, 1f, 1f, 0, 0, android.view.InputDevice.SOURCE_TOUCHSCREEN, flags,
            )
            activity.window.decorView.dispatchTouchEvent(event)
            event.recycle()
        }
        compose.waitForIdle()
    }
}
