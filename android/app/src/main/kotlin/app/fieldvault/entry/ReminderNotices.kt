package app.fieldvault.entry

import android.Manifest
import android.app.NotificationChannel
import android.app.NotificationManager
import android.app.PendingIntent
import android.content.Context
import android.content.Intent
import android.content.pm.PackageManager
import android.os.Build
import androidx.core.app.NotificationCompat
import androidx.core.app.NotificationManagerCompat
import app.fieldvault.R
import app.fieldvault.device.AppClock
import app.fieldvault.ui.MainActivity
import java.time.Instant
import java.time.format.DateTimeFormatter
import java.time.format.FormatStyle

/** Shows that something is due, and when; never with whom. Which customer it is about the open app says. */
class ReminderNotices(private val context: Context, private val clock: AppClock) {
    /** Makes the channel; making it again renames it in the language of the day. */
    fun prepare() {
        val channel = NotificationChannel(CHANNEL, context.getString(R.string.notice_channel), NotificationManager.IMPORTANCE_DEFAULT)
        channel.lockscreenVisibility = NotificationCompat.VISIBILITY_PRIVATE
        context.getSystemService(NotificationManager::class.java).createNotificationChannel(channel)
    }

    /** Shows the reminder [id] that is due at [dueMs]. Nothing where notifications are refused: Today shows it anyway. */
    fun remind(id: String, dueMs: Long) {
        if (!permitted()) return
        val open = Intent(context, MainActivity::class.java).setAction(MainActivity.ACTION_REMINDER).addFlags(Intent.FLAG_ACTIVITY_NEW_TASK)
        val tap = PendingIntent.getActivity(context, 0, open, PendingIntent.FLAG_IMMUTABLE or PendingIntent.FLAG_UPDATE_CURRENT)
        val time = DateTimeFormatter.ofLocalizedTime(FormatStyle.SHORT).format(Instant.ofEpochMilli(dueMs).atZone(clock.zone()))
        val notice = NotificationCompat.Builder(context, CHANNEL)
            .setSmallIcon(R.drawable.ic_notice)
            .setContentTitle(context.getString(R.string.notice_follow_up, time))
            .setCategory(NotificationCompat.CATEGORY_REMINDER)
            .setVisibility(NotificationCompat.VISIBILITY_PRIVATE)
            .setContentIntent(tap)
            .setAutoCancel(true)
            .setLocalOnly(true)
            .build()
        try {
            NotificationManagerCompat.from(context).notify(id, NOTICE, notice)
        } catch (_: SecurityException) {
            // Refused between the question and the deed.
        }
    }

    private fun permitted(): Boolean = Build.VERSION.SDK_INT < Build.VERSION_CODES.TIRAMISU ||
        context.checkSelfPermission(Manifest.permission.POST_NOTIFICATIONS) == PackageManager.PERMISSION_GRANTED

    private companion object {
        const val CHANNEL = "reminders"
        const val NOTICE = 1
    }
}
