package app.fieldvault.graph

import android.content.Context
import app.fieldvault.background.AndroidBackgroundWork
import app.fieldvault.background.BackgroundWork
import app.fieldvault.core.ForeignDeviceControl
import app.fieldvault.device.AndroidClock
import app.fieldvault.device.AndroidCore
import app.fieldvault.device.AndroidKeyVault
import app.fieldvault.device.AppClock
import app.fieldvault.entry.AndroidProcessLifecycle
import app.fieldvault.entry.ProcessLifecycle
import app.fieldvault.gateway.CoreOpener

/** What the graph takes from the process around it. A test's process has no life of its own and other clocks: it brings others. */
class Platform(
    /** Time, as the shell needs it. */
    val clock: AppClock,
    /** When the app is on the screen. */
    val lifecycle: ProcessLifecycle,
    /** Work without a screen. */
    val work: BackgroundWork,
    /** Opens the core over the device that it may act on. */
    val core: (ForeignDeviceControl) -> CoreOpener,
) {
    companion object {
        /** The phone's. */
        fun of(context: Context) = Platform(
            clock = AndroidClock,
            lifecycle = AndroidProcessLifecycle,
            work = AndroidBackgroundWork(context),
            core = { device -> AndroidCore(context, AndroidKeyVault(context), device) },
        )
    }
}
