package app.fieldvault.entry

import android.content.BroadcastReceiver
import android.content.Context
import android.content.Intent
import android.content.IntentFilter
import android.net.ConnectivityManager
import android.net.Network
import androidx.core.content.ContextCompat

/** What the rest of the app does when the system says something. */
interface SignalHandler {
    /** The screen went dark, or another person uses the phone. */
    fun screenOff()

    /** The clock was set. */
    fun clockChanged()

    /** The time zone is another. */
    fun zoneChanged()

    /** The managed configuration is another. */
    fun configurationChanged()

    /** There is a network again, after there was none. */
    fun networkBack()
}

/** Listens to the system for as long as the process lives. All of it is protected: no other app can send it. */
class SystemSignals(private val context: Context, private val handler: SignalHandler) {
    private val receiver = object : BroadcastReceiver() {
        override fun onReceive(context: Context, intent: Intent) {
            when (intent.action) {
                Intent.ACTION_SCREEN_OFF, Intent.ACTION_USER_BACKGROUND -> handler.screenOff()
                Intent.ACTION_TIME_CHANGED -> handler.clockChanged()
                Intent.ACTION_TIMEZONE_CHANGED -> handler.zoneChanged()
                Intent.ACTION_APPLICATION_RESTRICTIONS_CHANGED -> handler.configurationChanged()
            }
        }
    }

    /** Starts listening. Once. */
    fun start() {
        val filter = IntentFilter().apply { ACTIONS.forEach(::addAction) }
        ContextCompat.registerReceiver(context, receiver, filter, ContextCompat.RECEIVER_NOT_EXPORTED)
        context.getSystemService(ConnectivityManager::class.java)?.let { it.registerDefaultNetworkCallback(Back(missed = it.activeNetwork == null)) }
    }

    /** The system tells of the network that is there already as it does of one that comes; only one that was [missed] is back. */
    private inner class Back(private var missed: Boolean) : ConnectivityManager.NetworkCallback() {
        override fun onAvailable(network: Network) {
            if (missed) handler.networkBack()
            missed = false
        }

        override fun onLost(network: Network) {
            missed = true
        }
    }

    internal companion object {
        val ACTIONS = listOf(
            Intent.ACTION_SCREEN_OFF,
            Intent.ACTION_USER_BACKGROUND,
            Intent.ACTION_TIME_CHANGED,
            Intent.ACTION_TIMEZONE_CHANGED,
            Intent.ACTION_APPLICATION_RESTRICTIONS_CHANGED,
        )
    }
}
