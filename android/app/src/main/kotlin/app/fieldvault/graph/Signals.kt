package app.fieldvault.graph

import app.fieldvault.entry.SignalHandler
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.launch

/** What the system said. */
internal enum class Signal { ScreenOff, ClockChanged, ZoneChanged, ConfigurationChanged, NetworkBack }

/** Brings what the system says, on whatever thread it says it, to the scope's own. */
internal class Signals(private val scope: CoroutineScope, private val take: (Signal) -> Unit) : SignalHandler {
    override fun screenOff() = tell(Signal.ScreenOff)

    override fun clockChanged() = tell(Signal.ClockChanged)

    override fun zoneChanged() = tell(Signal.ZoneChanged)

    override fun configurationChanged() = tell(Signal.ConfigurationChanged)

    override fun networkBack() = tell(Signal.NetworkBack)

    private fun tell(signal: Signal) {
        scope.launch { take(signal) }
    }
}
