package app.fieldvault.entry

import android.Manifest
import android.app.AlarmManager
import android.app.Notification
import android.app.NotificationManager
import android.content.Intent
import androidx.test.core.app.ApplicationProvider
import androidx.test.ext.junit.runners.AndroidJUnit4
import app.fieldvault.agent.DueReminder
import app.fieldvault.device.AndroidReminderAlarms
import app.fieldvault.device.AppClock
import app.fieldvault.ui.testkit.TestOwner
import java.time.ZoneId
import org.junit.Assert.assertEquals
import org.junit.Assert.assertFalse
import org.junit.Assert.assertTrue
import org.junit.Before
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.Shadows.shadowOf
import org.robolectric.annotation.Config
import org.robolectric.shadows.ShadowPendingIntent

@RunWith(AndroidJUnit4::class)
@Config(application = TestOwner::class)
class RemindersTest {
    private val owner: TestOwner = ApplicationProvider.getApplicationContext()
    private val alarms = shadowOf(owner.getSystemService(AlarmManager::class.java))
    private val notices = shadowOf(owner.getSystemService(NotificationManager::class.java))
    private val clock = object : AppClock {
        override fun wallMs() = NOW

        override fun bootMs() = NOW

        override fun zone(): ZoneId = ZoneId.of("Asia/Shanghai")
    }
    private val plan = AndroidReminderAlarms(owner, clock)

    @Before
    fun permit() = shadowOf(owner).grantPermissions(Manifest.permission.POST_NOTIFICATIONS)

    @Suppress("DEPRECATION") // The shadow's field has no other name.
    @Test
    fun `an alarm is explicit and immutable, and holds an opaque id and a time`() {
        plan.plan(listOf(DueReminder(NOW + 60_000, id(1))))
        val alarm = alarms.scheduledAlarms.single()
        assertEquals(NOW + 60_000, alarm.triggerAtMs)
        val pending = shadowOf(alarm.operation)
        sealed(pending, ReminderReceiver::class.java.name)
        assertEquals(setOf(ReminderReceiver.ID, ReminderReceiver.DUE_MS), pending.savedIntent.extras!!.keySet())
    }

    @Test
    fun `a plan replaces the one before it, keeps to what is to come, and to fifty`() {
        plan.plan((1..80).map { DueReminder(NOW + it * 1_000L, id(it)) } + DueReminder(NOW - 1, id(99)))
        assertEquals((1..50).map { NOW + it * 1_000L }, alarms.scheduledAlarms.map { it.triggerAtMs }.sorted())
        plan.plan(listOf(DueReminder(NOW + 5_000, id(5))))
        assertEquals(listOf(NOW + 5_000), alarms.scheduledAlarms.map { it.triggerAtMs })
        plan.clear()
        assertTrue(alarms.scheduledAlarms.isEmpty())
    }

    @Test
    fun `a notice says when and not with whom, and its touch is explicit and immutable`() {
        ReminderNotices(owner, clock).run {
            prepare()
            remind(id(1), NOW)
        }
        val notice = notices.allNotifications.single()
        assertEquals(Notification.VISIBILITY_PRIVATE, notice.visibility)
        val said = listOf(Notification.EXTRA_TITLE, Notification.EXTRA_TEXT, Notification.EXTRA_SUB_TEXT, Notification.EXTRA_BIG_TEXT)
            .mapNotNull { notice.extras.getCharSequence(it)?.toString() }
        assertFalse(said.any { TestOwner.PLANTED in it || id(1) in it })
        sealed(shadowOf(notice.contentIntent), "app.fieldvault.ui.MainActivity")
    }

    @Test
    fun `where notices are refused there is none, and nothing falls over`() {
        shadowOf(owner).denyPermissions(Manifest.permission.POST_NOTIFICATIONS)
        ReminderNotices(owner, clock).remind(id(1), NOW)
        assertEquals(0, notices.size())
    }

    @Test
    fun `the receiver shows what our alarms send and nothing else`() {
        val receiver = ReminderReceiver()
        val hostile = listOf(
            Intent(),
            Intent().putExtra(ReminderReceiver.ID, id(1)),
            Intent().putExtra(ReminderReceiver.DUE_MS, NOW),
            Intent().putExtra(ReminderReceiver.ID, "../../x").putExtra(ReminderReceiver.DUE_MS, NOW),
            Intent().putExtra(ReminderReceiver.ID, TestOwner.PLANTED).putExtra(ReminderReceiver.DUE_MS, NOW),
            Intent().putExtra(ReminderReceiver.ID, id(1)).putExtra(ReminderReceiver.DUE_MS, -1L),
            Intent().putExtra(ReminderReceiver.ID, id(1)).putExtra(ReminderReceiver.DUE_MS, "soon"),
            Intent().putExtra(ReminderReceiver.ID, 7).putExtra(ReminderReceiver.DUE_MS, NOW),
        )
        hostile.forEach { receiver.onReceive(owner, it) }
        assertEquals(0, notices.size())
        receiver.onReceive(owner, Intent().putExtra(ReminderReceiver.ID, id(1)).putExtra(ReminderReceiver.DUE_MS, NOW))
        assertEquals(1, notices.size())
    }

    private fun sealed(pending: ShadowPendingIntent, target: String) {
        assertTrue(pending.isImmutable)
        assertEquals(target, pending.savedIntent.component!!.className)
        assertEquals(owner.packageName, pending.savedIntent.component!!.packageName)
    }

    private fun id(number: Int) = "01890a5d-ac96-774b-bcce-%012d".format(number)

    private companion object {
        const val NOW = 1_800_000_000_000L
    }
}
