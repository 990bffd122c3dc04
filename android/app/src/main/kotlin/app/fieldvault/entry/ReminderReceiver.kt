package app.fieldvault.entry

import android.content.BroadcastReceiver
import android.content.Context
import android.content.Intent
import app.fieldvault.device.AndroidClock

/** A reminder is due. Not exported: only our own alarms reach it. */
class ReminderReceiver : BroadcastReceiver() {
    override fun onReceive(context: Context, intent: Intent) {
        val id = intent.getStringExtra(ID)?.takeIf(OPAQUE::matches) ?: return
        val due = intent.getLongExtra(DUE_MS, -1).takeIf { it >= 0 } ?: return
        ReminderNotices(context, AndroidClock).remind(id, due)
    }

    internal companion object {
        const val ID = "id"
        const val DUE_MS = "due"
        private val OPAQUE = Regex("[0-9a-fA-F-]{36}")
    }
}
