package app.fieldvault.device

import android.app.AlarmManager
import android.app.PendingIntent
import android.content.Context
import android.content.Intent
import androidx.core.app.NotificationManagerCompat
import app.fieldvault.agent.DueReminder
import app.fieldvault.entry.ReminderReceiver

/**
 * Plans inexact alarms for reminders that are to come. An alarm carries an opaque id and a time; which customer it is about only
 * the open app can say. Alarms stand in numbered places, so that all that were planned before can be found and taken back.
 */
class AndroidReminderAlarms(private val context: Context, private val clock: AppClock) : ReminderAlarms {
    override fun plan(reminders: List<DueReminder>) {
        val coming = reminders.filter { it.dueMs > clock.wallMs() }.sortedBy { it.dueMs }.take(PLACES)
        coming.forEachIndexed { place, reminder -> set(place, reminder) }
        (coming.size until PLACES).forEach(::cancel)
    }

    override fun allowed(): Boolean = NotificationManagerCompat.from(context).areNotificationsEnabled()

    /** Takes back all alarms and all notifications. */
    fun clear() {
        plan(emptyList())
        NotificationManagerCompat.from(context).cancelAll()
    }

    private fun set(place: Int, reminder: DueReminder) {
        val intent = intent().putExtra(ReminderReceiver.ID, reminder.id).putExtra(ReminderReceiver.DUE_MS, reminder.dueMs)
        val pending = PendingIntent.getBroadcast(context, place, intent, PendingIntent.FLAG_IMMUTABLE or PendingIntent.FLAG_UPDATE_CURRENT)
        alarms().setAndAllowWhileIdle(AlarmManager.RTC_WAKEUP, reminder.dueMs, pending)
    }

    private fun cancel(place: Int) {
        PendingIntent.getBroadcast(context, place, intent(), PendingIntent.FLAG_IMMUTABLE or PendingIntent.FLAG_NO_CREATE)?.let {
            alarms().cancel(it)
            it.cancel()
        }
    }

    private fun intent() = Intent(context, ReminderReceiver::class.java)

    private fun alarms(): AlarmManager = context.getSystemService(AlarmManager::class.java)

    private companion object {
        /** As many as the guard keeps. */
        const val PLACES = 50
    }
}
