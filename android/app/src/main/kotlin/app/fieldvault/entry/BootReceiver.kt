package app.fieldvault.entry

import android.content.BroadcastReceiver
import android.content.Context
import android.content.Intent
import app.fieldvault.AgentApplication

/**
 * The phone has started, or the app was replaced. Not exported; only the system sends these. That the process lives again is half
 * of the work: reminders, which the system forgets, are planned again as soon as the core has told its status. The system is asked
 * to let the process live until the contact is on the system's list.
 */
class BootReceiver : BroadcastReceiver() {
    override fun onReceive(context: Context, intent: Intent) {
        if (intent.action !in ACTIONS) return
        val work = goAsync()
        (context.applicationContext as AgentApplication).graph.beatSoon { work?.finish() }
    }

    private companion object {
        val ACTIONS = setOf(Intent.ACTION_BOOT_COMPLETED, Intent.ACTION_MY_PACKAGE_REPLACED)
    }
}
