package app.fieldvault.e2e

import android.Manifest
import android.app.NotificationManager
import android.content.BroadcastReceiver
import android.content.Context
import android.content.Intent
import android.content.RestrictionsManager
import android.net.ConnectivityManager
import android.os.Bundle
import android.os.Looper
import androidx.test.core.app.ApplicationProvider
import androidx.test.ext.junit.runners.AndroidJUnit4
import androidx.work.ListenableWorker
import androidx.work.testing.TestListenableWorkerBuilder
import app.fieldvault.R
import app.fieldvault.agent.PhoneState
import app.fieldvault.background.HeartbeatWorker
import app.fieldvault.device.AndroidClock
import app.fieldvault.entry.BootReceiver
import app.fieldvault.entry.ReminderNotices
import app.fieldvault.ui.MainActivity
import kotlinx.coroutines.runBlocking
import org.junit.Assert.assertEquals
import org.junit.Assert.assertNull
import org.junit.Assert.assertTrue
import org.junit.Rule
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.Shadows.shadowOf
import org.robolectric.annotation.Config
import org.robolectric.shadows.ShadowNetwork

/** What the system says reaches the part that acts on it. */
@RunWith(AndroidJUnit4::class)
@Config(application = E2eApplication::class, qualifiers = "zh-rCN-w400dp-h860dp-port-xhdpi")
class WiringTest {
    @get:Rule
    val phone = PhoneRule()

    private val app: E2eApplication get() = ApplicationProvider.getApplicationContext()

    @Test
    fun `a phone that nobody enrolled opens on the enrolment`() {
        phone.open()
        assertEquals(PhoneState.NotEnrolled, phone.status?.state)
        phone.untilSeen(R.string.screen_enrol_title)
        phone.until("the regular contact to be asked for") { app.work.regular }
    }

    @Test
    fun `a code from the company's management is offered without a restart`() {
        phone.open()
        shadowOf(app.getSystemService(RestrictionsManager::class.java)).setApplicationRestrictions(Bundle().apply { putString("enrolment", "{}") })
        app.sendBroadcast(Intent(Intent.ACTION_APPLICATION_RESTRICTIONS_CHANGED))
        phone.untilSeen(R.string.screen_enrol_managed)
        phone.tap(R.string.screen_enrol_managed)
        phone.untilSeen(R.string.error_enrolment_bad_payload)
    }

    @Test
    fun `a start of the phone asks for a contact, and nothing else does through that door`() {
        phone.open()
        phone.settle()
        BootReceiver().onReceive(app, Intent("app.example.FORGED"))
        phone.settle()
        assertEquals("a start of the app is not one of the phone", 0, app.work.once)
        var askedAtEnd: Int? = null
        val end = object : BroadcastReceiver() {
            override fun onReceive(context: Context, intent: Intent) {
                askedAtEnd = app.work.once
            }
        }
        app.sendOrderedBroadcast(Intent(Intent.ACTION_BOOT_COMPLETED), null, end, null, 0, null, null)
        phone.until("the end of the broadcast") { askedAtEnd != null }
        assertEquals("from here on the process may end", 1, askedAtEnd)
    }

    @Test
    fun `a network that is back asks for a contact, and the one that is there at the start does not`() {
        phone.open()
        val callbacks = shadowOf(app.getSystemService(ConnectivityManager::class.java)).networkCallbacks
        val network = ShadowNetwork.newInstance(7)
        callbacks.forEach { it.onAvailable(network) }
        phone.settle()
        assertEquals(0, app.work.once)
        callbacks.forEach { it.onLost(network) }
        callbacks.forEach { it.onAvailable(network) }
        phone.until("a contact") { app.work.once == 1 }
    }

    @Test
    fun `background work runs without a screen, and that it ran is kept`() {
        val worker = TestListenableWorkerBuilder<HeartbeatWorker>(app).build()
        assertEquals(ListenableWorker.Result.success(), runBlocking { worker.doWork() })
        phone.open()
        app.graph.refreshBackground()
        phone.until("a run that is known") { app.graph.background.value.runsMs.size == 1 }
    }

    @Test
    fun `a reminder's notification names nobody and leads to our own window with nothing in hand`() {
        shadowOf(app).grantPermissions(Manifest.permission.POST_NOTIFICATIONS)
        ReminderNotices(app, AndroidClock).run {
            prepare()
            remind("0199c0de-0000-7000-8000-000000000001", 1_795_741_920_000)
        }
        shadowOf(Looper.getMainLooper()).idle()
        val shown = shadowOf(app.getSystemService(NotificationManager::class.java)).allNotifications.single()
        val intent = shadowOf(shown.contentIntent).savedIntent
        assertEquals(MainActivity::class.java.name, intent.component?.className)
        assertEquals(MainActivity.ACTION_REMINDER, intent.action)
        assertNull(intent.extras)
        assertTrue(shadowOf(shown.contentIntent).isImmutable)
    }
}
