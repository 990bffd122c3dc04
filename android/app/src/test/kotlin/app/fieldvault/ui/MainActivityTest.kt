package app.fieldvault.ui

import android.app.AlertDialog
import android.content.Intent
import android.os.Bundle
import android.os.Parcel
import androidx.compose.ui.test.assertCountEquals
import androidx.compose.ui.test.junit4.v2.createEmptyComposeRule
import androidx.compose.ui.test.onAllNodesWithText
import androidx.compose.ui.test.onNodeWithContentDescription
import androidx.compose.ui.test.onNodeWithText
import androidx.compose.ui.test.performClick
import androidx.test.core.app.ApplicationProvider
import androidx.test.ext.junit.runners.AndroidJUnit4
import app.fieldvault.agent.PhoneState
import app.fieldvault.agent.WipeCause
import app.fieldvault.agent.WipeStatus
import app.fieldvault.ui.testkit.SecureWindows
import app.fieldvault.ui.testkit.TestOwner
import org.junit.After
import org.junit.Assert.assertFalse
import org.junit.Assert.assertThrows
import org.junit.Rule
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.Robolectric
import org.robolectric.android.controller.ActivityController
import org.robolectric.annotation.Config

@RunWith(AndroidJUnit4::class)
@Config(application = TestOwner::class, qualifiers = "zh-rCN-w400dp-h860dp-port-xhdpi")
class MainActivityTest {
    @get:Rule
    val compose = createEmptyComposeRule()

    private val graph get() = ApplicationProvider.getApplicationContext<TestOwner>().screens
    private var controller: ActivityController<MainActivity>? = null

    @After
    fun everyWindowIsSecure() {
        compose.waitForIdle()
        SecureWindows.check()
        controller?.pause()?.stop()?.destroy()
    }

    @Test
    fun `a locked phone shows the pad and nothing of a customer`() {
        launch(PhoneState.Locked)
        compose.onNodeWithText("林晓").assertExists()
        compose.onAllNodesWithText(TestOwner.PLANTED).assertCountEquals(0)
    }

    @Test
    fun `the right PIN opens the home`() {
        launch(PhoneState.Locked)
        graph.gateway.pin.forEach { compose.onNodeWithText("$it").performClick() }
        compose.onNodeWithContentDescription("确定").performClick()
        compose.onNodeWithText(TestOwner.PLANTED).assertExists()
    }

    @Test
    fun `a lock takes the customer off the screen`() {
        launch(PhoneState.Open)
        compose.onNodeWithText(TestOwner.PLANTED).assertExists()
        be(PhoneState.Locked)
        compose.onAllNodesWithText(TestOwner.PLANTED).assertCountEquals(0)
    }

    @Test
    fun `every other state has a page of its own`() {
        launch(PhoneState.NotEnrolled)
        compose.onNodeWithText("注册这部手机").assertExists()
        be(PhoneState.Expired)
        compose.onNodeWithText("离线太久").assertExists()
        graph.status.value = graph.gateway.phone.copy(
            state = PhoneState.Wiped,
            wipe = WipeStatus(WipeCause.Command("c-1"), graph.clock.wallMs(), finished = true, receipt = 41, acknowledged = true),
        )
        compose.onNodeWithText("这部手机上的数据已擦除").assertExists()
        compose.onNodeWithText("41").assertExists()
    }

    @Test
    fun `what is saved names nobody, and a process that died comes back locked`() {
        launch(PhoneState.Open)
        val saved = Bundle()
        controller!!.pause().stop().saveInstanceState(saved).destroy()
        val bytes = Parcel.obtain().run {
            writeBundle(saved)
            marshall().also { recycle() }
        }
        assertFalse(String(bytes, Charsets.UTF_16LE).contains(TestOwner.PLANTED))
        assertFalse(String(bytes, Charsets.UTF_8).contains(TestOwner.PLANTED))
        be(PhoneState.Locked)
        controller = Robolectric.buildActivity(MainActivity::class.java).create(saved).start().restoreInstanceState(saved).resume().visible()
        compose.onAllNodesWithText(TestOwner.PLANTED).assertCountEquals(0)
        compose.onNodeWithText("林晓").assertExists()
    }

    @Test
    fun `the rule catches a window that is open to screenshots`() {
        launch(PhoneState.Locked)
        val bad = AlertDialog.Builder(controller!!.get()).setMessage("x").show()
        assertThrows(IllegalStateException::class.java) { SecureWindows.check() }
        bad.dismiss()
    }

    private fun be(state: PhoneState) {
        graph.gateway.phone = graph.gateway.phone.copy(state = state)
        graph.status.value = graph.gateway.phone
        compose.waitForIdle()
    }

    private fun launch(state: PhoneState) {
        be(state)
        controller = Robolectric.buildActivity(MainActivity::class.java, Intent(Intent.ACTION_MAIN)).setup()
        compose.waitForIdle()
    }
}
